/** `bulkhead advise`. */

import { parseArgs } from 'node:util';
import { clusterObjectsOf } from '../engine/cluster-objects.ts';
import { sandboxNamed, sandboxNames } from '../engine/sandboxes/known.ts';
import { type AdvisedWorkload, adviseOnFile, joinAdvice } from '../report/advice.ts';
import { renderAdvice } from '../report/advice-text.ts';
import { printableJson } from '../report/printable.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { configurationOptions, readConfigured } from './configuration.ts';
import { displayPath, scanPaths, scanStandardInput, troubleWith } from './input.ts';
import { projectOptions, readProjectOptions, wantsColor } from './options.ts';
import { showProgress } from './progress.ts';
import { choice, didYouMean, exitCodes, parsed, tell, UsageError } from './usage.ts';

async function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        ...configurationOptions,
        format: { type: 'string', default: 'text' },
        runtime: { type: 'string' },
        level: { type: 'string' },
        confidence: { type: 'string' },
        rule: { type: 'string', multiple: true },
        'stdin-path': { type: 'string' },
        color: { type: 'string', default: 'auto' },
      },
    }),
  );
  return {
    paths: positionals.length > 0 ? positionals : ['.'],
    configured: await readConfigured(values),
    projects: readProjectOptions(values),
    format: choice('--format', values.format, ['text', 'json'] as const),
    color: choice('--color', values.color, ['auto', 'always', 'never']),
    runtime: values.runtime === undefined ? undefined : sandboxName(values.runtime),
    stdinPath: values['stdin-path'],
  };
}

/** The name, unless it is known to be no sandbox. @throws UsageError */
function sandboxName(name: string): string {
  const sandbox = sandboxNamed(name);
  if (name === '' || (sandbox && !sandbox.kind))
    throw new UsageError(`--runtime is \`${name}\`, which is no sandbox`);
  return name;
}

/** Ends the command where a name is neither a sandbox's nor that of one of the classes. @throws UsageError */
function checkKnown(name: string, classes: readonly string[]): void {
  if (sandboxNamed(name) || classes.includes(name)) return;
  throw new UsageError(
    `--runtime is \`${name}\`, which is no sandbox that is known and no RuntimeClass of these files${didYouMean(name, [...classes, ...sandboxNames()])}`,
  );
}

/** The RuntimeClasses that a file defines. */
function classesIn({ uri, text }: ScannedFile): string[] {
  return clusterObjectsOf({ path: uri, text }).flatMap(({ kind, name }) =>
    kind === 'RuntimeClass' ? [name] : [],
  );
}

/** Says of each workload what a sandbox would do for it. The exit code tells only whether everything was read. */
export async function adviseCommand(args: readonly string[]): Promise<number> {
  const { paths, configured, projects, format, color, runtime, stdinPath } = await readArguments(args);
  const advised: AdvisedWorkload[] = [];
  const trouble = [...configured.trouble];
  const classes: string[] = [];
  const take = (file: ScannedFile) => {
    advised.push(...adviseOnFile(file, displayPath, runtime));
    trouble.push(...troubleWith(file));
    classes.push(...classesIn(file));
  };
  if (paths.includes('-')) take(await scanStandardInput(stdinPath, configured));
  const named = paths.filter((path) => path !== '-');
  for await (const file of scanPaths(named, configured, showProgress(true), projects)) take(file);
  if (runtime !== undefined) checkKnown(runtime, classes);
  const report = joinAdvice(advised);
  for (const message of trouble) tell(message);
  process.exitCode = trouble.length > 0 ? exitCodes.trouble : exitCodes.clean;
  process.stdout.write(
    format === 'json' ? printableJson(report) : renderAdvice(advised, report, { color: wantsColor(color) }),
  );
  return Number(process.exitCode);
}
