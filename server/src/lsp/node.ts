/** Entry point of the server in Node: over stdio for other editors, over IPC under VS Code. */

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from '../node/files.ts';
import { serve } from './serve.ts';

/** Starts serving on the transport that the command line names (`--stdio`, `--node-ipc`). */
serve(createConnection(ProposedFeatures.all), nodeFiles());
