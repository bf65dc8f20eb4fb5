/** Files through the client: in the browser, and in virtual and remote workspaces, only the editor has them. */

import { type Connection, RequestType } from 'vscode-languageserver';
import { type FileSource, TooLargeError } from '../workspace/files.ts';
import { ignoredBelow, ignoreFile } from '../workspace/gitignore.ts';
import { pathOf } from '../workspace/paths.ts';

/** Server to client: the files under a folder that may be ours. */
export const FindFilesRequest = new RequestType<{ readonly folder: string }, FindFilesResponse, void>(
  'bulkhead/findFiles',
);
/** Server to client: the text of a file, or why it cannot be read. */
export const ReadFileRequest = new RequestType<ReadFileParams, ReadFileResponse, void>('bulkhead/readFile');

export interface ReadFileParams {
  readonly uri: string;
  /** What is behind a symbolic link below this folder is not read. */
  readonly inside?: string;
}

/** URIs. */
export interface FindFilesResponse {
  readonly files: readonly string[];
  /** The `.gitignore` files; the server leaves out what they name. */
  readonly ignoreFiles: readonly string[];
}

/** One of `text`, `tooLarge` and `error` is there. */
export interface ReadFileResponse {
  readonly exists: boolean;
  /** Without a byte order mark. */
  readonly text?: string;
  /** The file is over `maxFileSize`. */
  readonly tooLarge?: boolean;
  readonly error?: string;
}

/** The file source of a client that announced `clientFiles`. */
export function clientFiles(connection: Connection): FileSource {
  const readFile = (uri: string, inside?: string) =>
    connection.sendRequest(ReadFileRequest, { uri, ...(inside === undefined ? {} : { inside }) });
  return {
    async find(folder) {
      const { files, ignoreFiles } = await connection.sendRequest(FindFilesRequest, { folder });
      const outerFirst = ignoreFiles.map((uri) => ({ uri, path: pathOf(uri) }));
      outerFirst.sort((a, b) => a.path.length - b.path.length);
      const ignores = [];
      for (const { uri, path } of outerFirst) {
        ignores.push(ignoreFile(path.slice(0, path.lastIndexOf('/')), (await readFile(uri)).text ?? ''));
      }
      const isIgnored = ignoredBelow(pathOf(folder).replace(/\/$/, ''), ignores);
      return files.filter((uri) => !isIgnored(pathOf(uri)));
    },
    exists: async (uri) => (await readFile(uri)).exists,
    async read(uri, inside) {
      const { text, tooLarge, error } = await readFile(uri, inside);
      if (tooLarge) throw new TooLargeError();
      if (text === undefined) throw new Error(error ?? 'the file cannot be read');
      return text;
    },
  };
}
