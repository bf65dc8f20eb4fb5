/** Gives the server the workspace's files through the editor, so that virtual and remote workspaces work too. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** Names that may be ours; the server looks at the content. */
const candidates =
  '**/{*.yaml,*.yml,*.json,*.tpl,*[Dd]ockerfile*,*[Cc]ontainerfile*,*.sh,*.bash,*.mk,*.make,*[Mm]akefile,*.container,*.pod,Kustomization}';
/** Folders in which nobody writes configuration by hand. */
const neverEntered = '**/{node_modules,.git,.hg,.svn}/**';
/** A folder with more candidates than this is cut off, and the log says so. */
const maxFiles = 20_000;
const maxFileSize = 10 * 1024 * 1024;

/** What the server gets for a file. */
interface FileAnswer {
  readonly exists: boolean;
  readonly text?: string;
  readonly tooLarge?: boolean;
  readonly error?: string;
}

/** Registers the answers to `bulkhead/findFiles` and `bulkhead/readFile`. */
export function answerFileRequests(client: BaseLanguageClient): vscode.Disposable[] {
  return [
    client.onRequest('bulkhead/findFiles', async ({ folder }: { folder: string }) => {
      const uri = vscode.Uri.parse(folder);
      // The root of a virtual file system loses its slash on the way, and is found only with one.
      const base = uri.with({ path: uri.path || '/' });
      const find = async (glob: string) => {
        const pattern = new vscode.RelativePattern(base, glob);
        const found = await vscode.workspace.findFiles(pattern, neverEntered, maxFiles);
        return found.map((uri) => client.code2ProtocolConverter.asUri(uri));
      };
      const [files, ignoreFiles] = await Promise.all([find(candidates), find('**/.gitignore')]);
      if (files.length === maxFiles)
        client.warn(`Only the first ${maxFiles} files of ${folder} are scanned.`);
      return { files, ignoreFiles };
    }),
    client.onRequest('bulkhead/readFile', async ({ uri, inside }: { uri: string; inside?: string }) => {
      const file = vscode.Uri.parse(uri);
      if (inside !== undefined && (await isBehindLink(file, vscode.Uri.parse(inside))))
        return { exists: false, error: 'it is behind a symbolic link' };
      return readFile(file);
    }),
  ];
}

/** Whether a folder on the way from `folder` down to a file is a symbolic link. */
async function isBehindLink(file: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  for (let path = parentOf(file.path); path.length > folder.path.length; path = parentOf(path)) {
    const { type } = await vscode.workspace.fs.stat(file.with({ path })).then(undefined, () => ({ type: 0 }));
    if (type & vscode.FileType.SymbolicLink) return true;
  }
  return false;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

async function readFile(uri: vscode.Uri): Promise<FileAnswer> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (type !== vscode.FileType.File) return { exists: false, error: 'not a regular file' };
    if (size > maxFileSize) return { exists: true, tooLarge: true };
    return { exists: true, text: decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const exists = !(error instanceof vscode.FileSystemError && error.code === 'FileNotFound');
    return { exists, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Text files are UTF-8, or UTF-16 where their byte order mark says so; the mark is left out. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const little = first === 0xff && second === 0xfe;
  const big = first === 0xfe && second === 0xff;
  return new TextDecoder(little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8').decode(bytes);
}
