/** `bulkhead cluster`, which is `kubectl bulkhead` too: judges what runs, by what kubectl tells of it. */

import { parseArgs } from 'node:util';
import { readStream, reasonOf } from '../node/text.ts';
import { clusters, objectsIn } from '../workspace/clusterObjects.ts';
import { type RunningFile, runningFiles } from '../workspace/running.ts';
import { scanText } from '../workspace/scan.ts';
import { givenUri } from './input.ts';
import { showProgress } from './progress.ts';
import { reportOn } from './report.ts';
import { type Asked, readReportOptions, reportOptions } from './scan-options.ts';
import { parsed, tell, UsageError } from './usage.ts';

/** As much as Node can make objects of within the memory that it takes by itself. */
const maxListSize = 256 * 1024 * 1024;

const usage = 'kubectl get pods -A -o json | kubectl bulkhead';

/** Judges the pods that standard input lists, and tells by its exit code as `scan` does. */
export async function clusterCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: reportOptions }),
  );
  if (positionals.some((each) => each !== '-'))
    throw new UsageError(`it takes no paths, but what kubectl lists: ${usage}`);
  const asked = await readReportOptions(values);
  const files = await readRunning();
  const pods = files.reduce((sum, each) => sum + each.pods, 0);
  const workloads = files.filter((each) => each.pods > 0).length;
  if (!asked.quiet && pods > workloads) tell(`${pods} pods are judged as the ${workloads} that differ`);
  // There is no file that a fix could be made in.
  return reportOn(judged(files, asked), asked, { fixes: false });
}

async function readRunning(): Promise<readonly RunningFile[]> {
  if (process.stdin.isTTY) throw new UsageError(`nothing comes on standard input: ${usage}`);
  const text = await readStream(process.stdin, maxListSize).catch((error: unknown) => {
    throw new UsageError(`standard input: ${reasonOf(error)}; \`kubectl get pods -n …\` lists one namespace`);
  });
  if (text.trim() === '') throw new UsageError(`standard input is empty: ${usage}`);
  const files = runningFiles(parse(text));
  if (!files) throw new UsageError(`standard input is no list of objects: ${usage}`);
  return files;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`standard input is no JSON: ${usage}`);
  }
}

async function* judged(files: readonly RunningFile[], { configured, quiet }: Asked) {
  const progress = showProgress(!quiet);
  const { settings, ignoresFor } = configured;
  const uriOf = ({ path }: RunningFile) => givenUri(path);
  // What pods mount tells only of volumes that are listed.
  const isTold = files.some(({ text }) => /^ {2}"kind": "PersistentVolume"/m.test(text));
  const telling = files.filter(({ pods }) => pods === 0 || isTold);
  const clusterAt = clusters(telling.flatMap((file) => objectsIn(uriOf(file), file.text)));
  for (const [done, file] of files.entries()) {
    progress(`Judging: ${done} of ${files.length}`);
    const uri = uriOf(file);
    yield scanText(uri, file.text, { ...settings, ignores: ignoresFor(uri), cluster: clusterAt(uri) });
  }
  progress();
}
