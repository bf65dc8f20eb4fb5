/** Files through the client: in the browser, and in virtual and remote workspaces, only the editor has them. */

import { type Connection, RequestType } from 'vscode-languageserver';
import type { FileSource } from '../workspace/files.ts';

/** Server to client: the files under a folder that may be ours, as URIs. */
export const FindFilesRequest = new RequestType<{ readonly folder: string }, string[], void>('bulkhead/findFiles');
/** Server to client: the text of a file, or why it cannot be read. */
export const ReadFileRequest = new RequestType<{ readonly uri: string }, ReadFileResponse, void>('bulkhead/readFile');

export interface ReadFileResponse {
  readonly text?: string;
  readonly error?: string;
  /** Whether the file is there at all. */
  readonly exists: boolean;
}

/** The file source of a client that announced `clientFiles`. */
export function clientFiles(connection: Connection): FileSource {
  const readFile = (uri: string) => connection.sendRequest(ReadFileRequest, { uri });
  return {
    find: (folder) => connection.sendRequest(FindFilesRequest, { folder }),
    exists: async (uri) => (await readFile(uri)).exists,
    async read(uri) {
      const { text, error } = await readFile(uri);
      if (text === undefined) throw new Error(error ?? 'the file cannot be read');
      return text;
    },
  };
}
