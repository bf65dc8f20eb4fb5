/** Entry point of the server in a browser worker. All files come through the client. */

/// <reference lib="webworker" />

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { FileSource } from '../workspace/files.ts';
import { serve } from './serve.ts';

const noFiles: FileSource = {
  find: async () => [],
  read: () => Promise.reject(new Error('the editor offers no files')),
  exists: async () => false,
};

declare const self: DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
connection.onExit(() => self.close());
serve(connection, noFiles);
