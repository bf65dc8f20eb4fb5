/** Gives the server the workspace's files through the editor, so that virtual and remote workspaces work too. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** Names that may be ours; the server looks at the content. */
const candidates = '**/{*.yaml,*.yml,*.json,*[Dd]ockerfile*,*[Cc]ontainerfile*}';
/** Folders in which nobody writes configuration by hand. */
const generated = '**/{node_modules,.git,vendor,dist,out,target}/**';
/** A workspace with more candidates than this is cut off, and the log says so. */
const maxFiles = 20_000;
const maxFileSize = 10 * 1024 * 1024;

/** Registers the answers to `bulkhead/findFiles` and `bulkhead/readFile`. */
export function answerFileRequests(client: BaseLanguageClient): vscode.Disposable[] {
  return [
    client.onRequest('bulkhead/findFiles', async ({ folder }: { folder: string }) => {
      const pattern = new vscode.RelativePattern(vscode.Uri.parse(folder), candidates);
      const found = await vscode.workspace.findFiles(pattern, generated, maxFiles);
      if (found.length === maxFiles)
        client.warn(`Only the first ${maxFiles} files of ${folder} are scanned.`);
      return found.map((uri) => client.code2ProtocolConverter.asUri(uri));
    }),
    client.onRequest('bulkhead/readFile', ({ uri }: { uri: string }) => readFile(vscode.Uri.parse(uri))),
  ];
}

async function readFile(uri: vscode.Uri): Promise<{ text?: string; error?: string; exists: boolean }> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxFileSize) return { error: 'larger than 10 MB', exists: true };
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), exists: true };
  } catch (error) {
    const exists = !(error instanceof vscode.FileSystemError && error.code === 'FileNotFound');
    return { error: error instanceof Error ? error.message : String(error), exists };
  }
}
