/** `bulkhead diff`: what a change made better or worse. */

import { parseArgs } from 'node:util';
import { severities } from '../engine/rule.ts';
import { readText, reasonOf } from '../node/text.ts';
import { atLeast, type FileReport, joinReports, reportFile } from '../report/build.ts';
import { changesBetween, type EarlierReport, parseReport } from '../report/changes.ts';
import { isWorse, renderChanges, renderChangesMarkdown } from '../report/changes-text.ts';
import { printableJson } from '../report/printable.ts';
import { configurationOptions, readConfigured } from './configuration.ts';
import { displayPath, scanPaths, troubleWith } from './input.ts';
import { projectOptions, readProjectOptions } from './options.ts';
import { writeReport } from './outputs.ts';
import { showProgress } from './progress.ts';
import { choice, exitCodes, parsed, tell, UsageError } from './usage.ts';

async function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        ...configurationOptions,
        format: { type: 'string', default: 'text' },
        output: { type: 'string', short: 'o' },
        'fail-on': { type: 'string', default: 'warning' },
        level: { type: 'string' },
        confidence: { type: 'string' },
        rule: { type: 'string', multiple: true },
        'kubernetes-version': { type: 'string' },
      },
    }),
  );
  const [earlier, ...paths] = positionals;
  if (earlier === undefined)
    throw new UsageError('diff wants an earlier report: `bulkhead scan --format json=base.json` writes one');
  return {
    earlier,
    paths: paths.length > 0 ? paths : ['.'],
    configured: await readConfigured(values),
    projects: readProjectOptions(values),
    format: choice('--format', values.format, ['text', 'markdown', 'json'] as const),
    threshold: choice('--fail-on', values['fail-on'], [...severities, 'never'] as const),
    output: values.output === '-' ? undefined : values.output,
  };
}

/** Scans, compares with an earlier report, and tells by its exit code whether something as bad as `--fail-on` came. */
export async function diffCommand(args: readonly string[]): Promise<number> {
  const { earlier, paths, configured, projects, format, threshold, output } = await readArguments(args);
  const before = await readEarlier(earlier);
  const parts: FileReport[] = [];
  const trouble = [...configured.trouble];
  for await (const file of scanPaths(paths, configured, showProgress(true), projects)) {
    parts.push(reportFile(file, { pathOf: displayPath, fixes: false }));
    trouble.push(...troubleWith(file));
  }
  for (const message of trouble) tell(message);
  const changes = changesBetween(before, joinReports(parts));
  const worse = [...changes.came, ...changes.changed.filter(isWorse).map(({ finding }) => finding)];
  const bad = threshold !== 'never' && worse.some(({ severity }) => atLeast(severity, threshold));
  const code = trouble.length > 0 ? exitCodes.trouble : bad ? exitCodes.findings : exitCodes.clean;
  process.exitCode = code;
  const rendered = { text: renderChanges, markdown: renderChangesMarkdown, json: printableJson }[format](
    changes,
  );
  await writeReport(rendered, output);
  return code;
}

/** @throws UsageError */
async function readEarlier(file: string): Promise<EarlierReport> {
  try {
    return parseReport(await readText(file));
  } catch (error) {
    throw new UsageError(`cannot compare with ${file}: ${reasonOf(error)}`);
  }
}
