/** How Bulkhead gets at files. The editor, the command line and the tests each bring their own. */

/** A source of files, all named by URI. */
export interface FileSource {
  /**
   * The files under a folder that may be ours, by name, without those that the workspace ignores. Nothing
   * outside the folder is listed, and symbolic links are not followed.
   */
  find(folderUri: string): Promise<readonly string[]>;
  /**
   * A file's text, without a byte order mark. Rejects when it cannot be read, with `TooLargeError` when it need not be.
   *
   * @param inside a folder: what is behind a symbolic link out of it is not read
   */
  read(uri: string, inside?: string): Promise<string>;
  exists(uri: string): Promise<boolean>;
}

/** Files over this size are not read: no configuration is that long, and a keystroke must not wait for one. */
export const maxFileSize = 10 * 1024 * 1024;

/** A file is over `maxFileSize`, or another limit in bytes. */
export class TooLargeError extends Error {
  constructor(limit = maxFileSize) {
    super(`larger than ${limit / 1024 / 1024} MB`);
  }
}
