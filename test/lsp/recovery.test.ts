/** Servers whose client is gone end by themselves. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { build, startServer } from './built.ts';
import { privilegedCompose } from './files.ts';

describe('a server', function () {
  this.timeout(30_000);
  before(() => build());

  for (const [script, ...args] of [
    ['client/dist/server.js', '--stdio'],
    ['server/bin/bulkhead.js', 'lsp', '--stdio'],
  ] as const) {
    it(`ends when its client goes away in the middle of a request: ${script}`, async () => {
      const { connection, process: server, ended, errors } = startServer(script, ...args);
      await connection.sendRequest('initialize', {
        processId: null,
        rootUri: null,
        capabilities: {},
        workspaceFolders: null,
      });
      const uri = 'file:///w/compose.yaml';
      const text = privilegedCompose + '#\n'.repeat(10_000);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
      connection
        .sendRequest('textDocument/codeAction', {
          textDocument: { uri },
          range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
          context: { diagnostics: [] },
        })
        .catch(() => {});
      connection.onError(() => {});
      server.stdin.destroy();
      server.stdout.destroy();
      await ended;
      assert.equal(errors(), '');
    });
  }

  it('ends when the process of its client has died', async () => {
    const client = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const { connection, ended } = startServer('server/bin/bulkhead.js', 'lsp', '--stdio');
    await connection.sendRequest('initialize', {
      processId: client.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    client.kill('SIGKILL');
    await ended;
  });
});
