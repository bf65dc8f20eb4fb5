import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentDiagnosticReport, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { build, type ServerProcess, startServer } from './built.ts';
import { plainCompose, privilegedCompose } from './files.ts';

const servers = [
  ['client/dist/server.js', '--stdio'],
  ['server/bin/bulkhead.js', 'lsp', '--stdio'],
] as const;

for (const [script, ...args] of servers) {
  describe(`${[script, ...args].join(' ')}, built`, function () {
    this.timeout(60_000);
    let server: ServerProcess;
    let folder: string;

    before(() => build());
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'bulkhead lsp '));
      server = startServer(script, ...args);
    });
    afterEach(() => {
      server.process.kill();
      rmSync(folder, { recursive: true });
    });

    const initialize = async (capabilities: object) => {
      const { connection } = server;
      const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'w' }];
      const params = { processId: process.pid, rootUri: null, capabilities, workspaceFolders };
      const result = await connection.sendRequest('initialize', params);
      await connection.sendNotification('initialized', {});
      return result;
    };
    const pull = async (uri: string) => {
      const report = await server.connection.sendRequest<DocumentDiagnosticReport>(
        'textDocument/diagnostic',
        {
          textDocument: { uri },
        },
      );
      assert.equal(report.kind, 'full');
      return report.kind === 'full' ? report.items.map(({ code }) => code) : [];
    };
    const pulling = { textDocument: { diagnostic: {} } };

    it('serves a session from the first character to the end', async () => {
      await initialize(pulling);
      const { connection } = server;
      const uri = `${pathToFileURL(folder).href}/compose.yaml`;
      const document = { uri, languageId: 'dockercompose', version: 1, text: '' };
      await connection.sendNotification('textDocument/didOpen', { textDocument: document });
      const text = `# é😀\r\n${privilegedCompose.replaceAll('\n', '\r\n')}`;
      const position = { line: 0, character: 0 };
      const found: number[] = [];
      for (const [i, character] of text.split('').entries()) {
        await connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: i + 2 },
          contentChanges: [{ range: { start: position, end: position }, text: character }],
        });
        position.character++;
        if (character === '\n') Object.assign(position, { line: position.line + 1, character: 0 });
        found.push((await pull(uri)).length);
      }
      assert.deepEqual(await pull(uri), ['privileged-container']);
      assert.deepEqual([...new Set(found)], [0, 1]);
      await connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      assert.deepEqual(await pull(uri), []);
      assert.equal(await connection.sendRequest('shutdown'), null);
      await connection.sendNotification('exit');
      assert.equal(await server.ended, 0);
      assert.equal(server.errors(), '');
    });

    it('pushes to an editor that cannot pull', async () => {
      await initialize({});
      const uri = `${pathToFileURL(folder).href}/compose.yaml`;
      const pushed = new Promise<PublishDiagnosticsParams>((resolve) => {
        server.connection.onNotification('textDocument/publishDiagnostics', resolve);
      });
      const document = { uri, languageId: 'yaml', version: 1, text: privilegedCompose };
      await server.connection.sendNotification('textDocument/didOpen', { textDocument: document });
      const { diagnostics, version } = await pushed;
      assert.deepEqual([diagnostics.length, version], [1, 1]);
    });

    it('scans the folder on disk, without what git ignores', async () => {
      mkdirSync(join(folder, '.git'));
      mkdirSync(join(folder, 'out'));
      writeFileSync(join(folder, '.gitignore'), 'out/\n');
      writeFileSync(join(folder, 'a b.compose.yaml'), privilegedCompose);
      writeFileSync(join(folder, 'compose.yaml'), plainCompose);
      writeFileSync(join(folder, 'out', 'compose.yaml'), privilegedCompose);
      await initialize(pulling);
      assert.equal(await server.connection.sendRequest('bulkhead/scan', {}), 1);
    });

    it('ends with 1 when it is told to exit without a shutdown, and when the editor is gone', async () => {
      await initialize(pulling);
      await server.connection.sendNotification('exit');
      assert.equal(await server.ended, 1);
      const abandoned = startServer(script, ...args);
      await abandoned.connection.sendRequest('initialize', {
        processId: null,
        rootUri: null,
        capabilities: {},
      });
      abandoned.process.stdin.end();
      assert.equal(await abandoned.ended, 1);
    });

    it('lives through messages that make no sense and an editor that answers nothing', async () => {
      const capabilities = {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: { diagnostic: { dynamicRegistration: true } },
        window: { workDoneProgress: true },
      };
      await initialize(capabilities);
      const { connection } = server;
      for (const params of [null, 7, [], {}, { textDocument: { uri: 1 } }, { event: 7 }, { changes: {} }]) {
        for (const method of ['didOpen', 'didChange', 'didClose']) {
          await connection.sendNotification(`textDocument/${method}`, params);
        }
        for (const method of [
          'didChangeWorkspaceFolders',
          'didChangeConfiguration',
          'didChangeWatchedFiles',
        ]) {
          await connection.sendNotification(`workspace/${method}`, params);
        }
        for (const method of [
          'textDocument/hover',
          'textDocument/codeAction',
          'bulkhead/scan',
          'bulkhead/status',
        ]) {
          await connection.sendRequest(method, params).catch(() => undefined);
        }
      }
      const uri = `${pathToFileURL(folder).href}/compose.yaml`;
      const document = { uri, languageId: 'yaml', version: 1, text: privilegedCompose };
      await connection.sendNotification('textDocument/didOpen', { textDocument: document });
      assert.deepEqual(await pull(uri), ['privileged-container']);
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      assert.equal(await server.ended, 0);
    });
  });
}
