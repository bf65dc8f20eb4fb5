import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type CodeAction,
  createProtocolConnection,
  type DataCallback,
  type DocumentDiagnosticReport,
  type Message,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { build, inRepository } from './built.ts';
import { privilegedCompose } from './files.ts';

class WorkerReader extends AbstractMessageReader {
  constructor(private readonly worker: Worker) {
    super();
  }
  listen(callback: DataCallback) {
    this.worker.on('message', callback);
    return { dispose: () => this.worker.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  constructor(private readonly worker: Worker) {
    super();
  }
  async write(message: Message) {
    this.worker.postMessage(message);
  }
  end() {}
}

describe('the server in a browser worker, built', function () {
  this.timeout(60_000);
  let worker: Worker;
  let connection: ProtocolConnection;
  let ended: Promise<number>;

  before(() => build());
  beforeEach(() => {
    const host = new URL('worker-host.mjs', import.meta.url);
    worker = new Worker(host, {
      workerData: { bundle: inRepository('client/dist/server.js') },
      execArgv: [],
    });
    ended = new Promise((resolve) => {
      worker.on('exit', resolve);
    });
    connection = createProtocolConnection(new WorkerReader(worker), new WorkerWriter(worker));
    connection.listen();
  });
  afterEach(() => worker.terminate());

  const initialize = async (initializationOptions: object) => {
    const workspaceFolders = [{ uri: 'vscode-vfs://github/o/r', name: 'r' }];
    const capabilities = { textDocument: { diagnostic: {} } };
    const params = { processId: null, rootUri: null, capabilities, workspaceFolders, initializationOptions };
    await connection.sendRequest('initialize', params);
    await connection.sendNotification('initialized', {});
  };

  it('finds, offers to fix, and ends by itself', async () => {
    await initialize({});
    const uri = 'vscode-vfs://github/o/r/compose.yaml';
    const document = { uri, languageId: 'dockercompose', version: 1, text: privilegedCompose };
    await connection.sendNotification('textDocument/didOpen', { textDocument: document });
    const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    assert.equal(report.kind, 'full');
    const [diagnostic] = report.kind === 'full' ? report.items : [];
    assert.equal(diagnostic?.code, 'privileged-container');
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    assert.equal(actions[0]?.title, 'Set `privileged` to `false`');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await ended, 0);
  });

  it('scans the files that the editor gives it', async () => {
    connection.onRequest('bulkhead/findFiles', ({ folder }: { folder: string }) => ({
      files: [`${folder}/compose.yaml`],
      ignoreFiles: [],
    }));
    connection.onRequest('bulkhead/readFile', () => ({ exists: true, text: privilegedCompose }));
    await initialize({ clientFiles: true });
    assert.equal(await connection.sendRequest('bulkhead/scan', {}), 1);
  });
});
