/** `bulkhead baseline`, and the baseline of `bulkhead scan`. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rules } from '../engine/rules/index.ts';
import { enabledIds } from '../engine/run.ts';
import type { Settings } from '../engine/settings.ts';
import { readText, reasonOf, writeWhole } from '../node/text.ts';
import {
  type BaselineEntry,
  entriesOf,
  parseBaseline,
  renderBaseline,
  useBaseline,
} from '../report/baseline.ts';
import type { FileReport } from '../report/build.ts';
import type { Report } from '../report/model.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { configurationOptions, readConfigured } from './configuration.ts';
import { displayPath, scanPaths, troubleWith } from './input.ts';
import { projectOptions, readProjectOptions } from './options.ts';
import { showProgress } from './progress.ts';
import { exitCodes, parsed, tell, UsageError } from './usage.ts';

/** The baseline that a scan looks for, in the working folder. */
export const defaultBaseline = '.bulkhead-baseline.json';

/** Writes down what is found. */
export async function baselineCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        ...configurationOptions,
        output: { type: 'string', short: 'o', default: defaultBaseline },
        level: { type: 'string' },
        confidence: { type: 'string' },
        rule: { type: 'string', multiple: true },
        'kubernetes-version': { type: 'string' },
      },
    }),
  );
  if (positionals.includes('-')) throw new UsageError('baseline cannot hold standard input');
  const configured = await readConfigured(values);
  const paths = positionals.length > 0 ? positionals : ['.'];
  const entries: BaselineEntry[] = [];
  const trouble = [...configured.trouble];
  for await (const file of scanPaths(paths, configured, showProgress(true), readProjectOptions(values))) {
    entries.push(...entriesOf(file, pathFrom(values.output, file)));
    trouble.push(...troubleWith(file));
  }
  for (const message of trouble) tell(message);
  if (trouble.length > 0) return exitCodes.trouble;
  await writeWhole(values.output, renderBaseline(entries)).catch((error: unknown) => {
    throw new UsageError(`cannot write ${values.output}: ${reasonOf(error)}`);
  });
  const count = `${entries.length} ${entries.length === 1 ? 'finding' : 'findings'}`;
  process.stderr.write(`${count} written to the baseline.\n`);
  return exitCodes.clean;
}

/** A baseline in use by a scan. */
export interface ScanBaseline {
  /** The report of a file with what is known set apart. */
  split(report: FileReport, file: ScannedFile): FileReport;
  /** What is to be told of the baseline, after the last file. */
  result(settings: Settings): NonNullable<Report['baseline']>;
}

/** Reads a baseline; `undefined` when there is none at the usual place. @throws UsageError */
export async function readBaseline(file: string): Promise<ScanBaseline | undefined> {
  if (file === defaultBaseline && !existsSync(file)) return undefined;
  const use = await readText(file)
    .then((text) => useBaseline(parseBaseline(text)))
    .catch((error: unknown) => {
      throw new UsageError(`cannot use the baseline ${file}: ${reasonOf(error)}`);
    });
  const scanned = new Set<string>();
  return {
    split(report, scannedFile) {
      const from = pathFrom(file, scannedFile);
      // What could not be read to its end may hold more.
      if (scannedFile.status !== 'failed') scanned.add(from);
      const known = entriesOf(scannedFile, from).map(use.isKnown);
      return {
        ...report,
        findings: report.findings.filter((_, i) => !known[i]),
        baselined: report.findings.filter((_, i) => known[i]),
      };
    },
    result(settings) {
      const ran = enabledIds(rules, settings);
      const isGone = (name: string) => !existsSync(path.resolve(path.dirname(file), name));
      const couldBeFound = ({ path: name, ruleId }: BaselineEntry) =>
        ran.has(ruleId) ? scanned.has(name) || isGone(name) : !rules.some(({ id }) => id === ruleId);
      return { obsolete: use.obsolete(couldBeFound) };
    },
  };
}

/** A file's path from the folder of the baseline, with forward slashes. */
function pathFrom(baseline: string, { uri }: ScannedFile): string {
  if (!uri.startsWith('file:')) return displayPath(uri);
  return path
    .relative(path.dirname(path.resolve(baseline)), fileURLToPath(uri))
    .split(path.sep)
    .join('/');
}
