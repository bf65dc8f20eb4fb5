/** Entry point of the server in Node: over stdio for other editors, over IPC under VS Code. */

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from '../node/files.ts';
import { serve } from './serve.ts';

/** Serves on the transport that the command line names (`--stdio`, `--node-ipc`). */
const connection = createConnection(ProposedFeatures.all);
// A message that could not be sent, to a client that is going away, must not end the process with an error.
process.on('unhandledRejection', (reason) => connection.console.error(`Unexpected: ${reason}`));
serve(connection, nodeFiles());
