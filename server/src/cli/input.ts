/** What a command is to look at: the files behind its arguments. */

import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Settings } from '../engine/settings.ts';
import { nodeFiles, walk } from '../node/files.ts';
import { type ScannedFile, scanFile, scanText } from '../workspace/scan.ts';

export interface Input {
  readonly files: readonly string[];
  /** Arguments that name nothing that can be read, each with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Lists the files behind paths: a file is taken as it is, a folder is walked. */
export async function listFiles(paths: readonly string[]): Promise<Input> {
  const files = new Set<string>();
  const unreadable: { path: string; reason: string }[] = [];
  for (const given of paths) {
    const stat = await fs.stat(given).catch((error: NodeJS.ErrnoException) => error);
    if (stat instanceof Error) {
      const reason = stat.code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${stat.code}`;
      unreadable.push({ path: given, reason });
    } else if (stat.isDirectory()) for await (const file of walk(path.resolve(given))) files.add(file);
    else if (stat.isFile()) files.add(path.resolve(given));
    else unreadable.push({ path: given, reason: 'not a regular file' });
  }
  return { files: [...files], unreadable };
}

/** Reads and analyses files, one after another. */
export async function scanFiles(
  files: readonly string[],
  settings: Settings,
  progress: (done: number, total: number) => void,
): Promise<ScannedFile[]> {
  const source = nodeFiles();
  const scanned: ScannedFile[] = [];
  for (const [done, file] of files.entries()) {
    progress(done, files.length);
    scanned.push(await scanFile(source, pathToFileURL(file).href, settings));
  }
  progress(files.length, files.length);
  return scanned;
}

/** Reads standard input to its end and analyses it under the given name, or as what its content looks like. */
export async function scanStandardInput(name: string | undefined, settings: Settings): Promise<ScannedFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const looksLikeDockerfile = /^\s*(#[^\n]*\n\s*)*(FROM|ARG)\s/i.test(text);
  const file = name ?? (looksLikeDockerfile ? 'Dockerfile' : 'stdin.yaml');
  return scanText(pathToFileURL(path.resolve(file)).href, text, settings);
}

/** A file's path from the working folder, with forward slashes. */
export function displayPath(uri: string): string {
  return path.relative(process.cwd(), fileURLToPath(uri)).split(path.sep).join('/') || '.';
}
