/** `bulkhead scan`. */

import { readStream, readText, reasonOf } from '../node/text.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { scanPaths, scanStandardInput } from './input.ts';
import { showProgress } from './progress.ts';
import { reportOn } from './report.ts';
import { readScanArguments } from './scan-options.ts';
import { scanTexts } from './texts.ts';
import { UsageError } from './usage.ts';

/** Scans, writes the reports, and tells by its exit code whether something is as bad as `--fail-on`. */
export async function scanCommand(args: readonly string[]): Promise<number> {
  const asked = await readScanArguments(args);
  const paths = [...asked.paths, ...(await namedIn(asked.lists))];
  const named = paths.filter((path) => path !== '-');
  return reportOn(scanned(named, paths.includes('-'), asked), asked, {
    paths: named,
    baseline: asked.baseline,
    fixes: true,
  });
}

/** The files behind paths, standard input before them and texts after them. */
async function* scanned(
  named: readonly string[],
  readsInput: boolean,
  { configured, projects, stdinPath, quiet, texts }: Awaited<ReturnType<typeof readScanArguments>>,
): AsyncGenerator<ScannedFile> {
  if (readsInput) yield await scanStandardInput(stdinPath, configured);
  yield* scanPaths(named, configured, showProgress(!quiet), projects);
  for (const each of texts) yield* scanTexts(each, configured);
}

/** A list of paths is not a configuration: that of a large disk has its right. */
const maxListSize = 500 * 1024 * 1024;

/** The paths that files list, a line each, or with NUL between them as `find -print0` has it. @throws UsageError */
async function namedIn(lists: readonly string[]): Promise<string[]> {
  const texts = lists.map((list) => (list === '-' ? readStream(process.stdin, maxListSize) : readText(list)));
  const read = await Promise.all(texts).catch((error: unknown) => {
    throw new UsageError(`--files-from: ${reasonOf(error)}`);
  });
  return read.flatMap((text) =>
    text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((path) => path !== ''),
  );
}
