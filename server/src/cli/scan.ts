/** `bulkhead scan`. */

import { promises as fs } from 'node:fs';
import { parseArgs } from 'node:util';
import { severities } from '../engine/rule.ts';
import { reasonOf } from '../node/text.ts';
import { atLeast, type FileReport, joinReports, reportFile } from '../report/build.ts';
import { printableJson } from '../report/printable.ts';
import { renderSarif } from '../report/sarif.ts';
import { renderText } from '../report/text.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { defaultBaseline, readBaseline } from './baseline.ts';
import { displayPath, scanPaths, scanStandardInput, troubleWith } from './input.ts';
import { projectOptions, readProjectOptions, readSettings, wantsColor } from './options.ts';
import { showProgress } from './progress.ts';
import { choice, exitCodes, parsed, tell, UsageError } from './usage.ts';

const formats = ['text', 'json', 'sarif'] as const;
const thresholds = [...severities, 'never'] as const;

function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        format: { type: 'string', default: 'text' },
        output: { type: 'string', short: 'o', default: '-' },
        level: { type: 'string' },
        confidence: { type: 'string' },
        pods: { type: 'boolean', default: false },
        'fail-on': { type: 'string', default: 'warning' },
        rule: { type: 'string', multiple: true },
        'kubernetes-version': { type: 'string' },
        'stdin-path': { type: 'string' },
        'no-ignores': { type: 'boolean', default: false },
        baseline: { type: 'string' },
        'no-baseline': { type: 'boolean', default: false },
        quiet: { type: 'boolean', short: 'q', default: false },
        color: { type: 'string', default: 'auto' },
      },
    }),
  );
  if (values.pods && values.format !== 'text') {
    throw new UsageError('--pods adds to text only; JSON has what it says of each workload');
  }
  return {
    paths: positionals.length > 0 ? positionals : ['.'],
    settings: readSettings(values),
    projects: readProjectOptions(values),
    format: choice('--format', values.format, formats),
    threshold: choice('--fail-on', values['fail-on'], thresholds),
    color: choice('--color', values.color, ['auto', 'always', 'never']),
    output: values.output,
    stdinPath: values['stdin-path'],
    baseline: values['no-baseline'] ? undefined : (values.baseline ?? defaultBaseline),
    ignoreComments: !values['no-ignores'],
    quiet: values.quiet,
    pods: values.pods,
  };
}

/** Scans, prints the report, and tells by its exit code whether something is as bad as `--fail-on`. */
export async function scanCommand(args: readonly string[]): Promise<number> {
  const {
    paths,
    settings,
    projects,
    format,
    threshold,
    color,
    output,
    stdinPath,
    ignoreComments,
    baseline: file,
    quiet,
    pods,
  } = readArguments(args);
  const options = { pathOf: displayPath, fixes: true };
  const baseline = file === undefined ? undefined : await readBaseline(file);
  const parts: FileReport[] = [];
  const texts = new Map<string, string>();
  const trouble: string[] = [];
  const take = (file: ScannedFile) => {
    const shown = ignoreComments ? file : withoutIgnores(file);
    const report = reportFile(shown, options);
    const part = baseline ? baseline.split(report, shown) : report;
    parts.push(part);
    if (part.findings.length > 0) texts.set(part.file.path, file.text);
    trouble.push(...troubleWith(file));
  };
  if (paths.includes('-')) take(await scanStandardInput(stdinPath, settings));
  const named = paths.filter((path) => path !== '-');
  for await (const file of scanPaths(named, settings, showProgress(!quiet), projects)) take(file);

  const report = joinReports(parts, baseline?.result(settings));
  const inColor = color === 'always' || (output === '-' && wantsColor(color));
  const rendered = {
    text: () =>
      renderText(report, (path) => texts.get(path) ?? '', {
        color: inColor,
        quiet,
        pods,
        // Not twice on one screen.
        ...(output === '-' ? { told: trouble } : {}),
      }),
    json: () => printableJson(report),
    sarif: () => renderSarif(report),
  }[format]();
  for (const message of trouble) tell(message);
  const bad = threshold !== 'never' && report.findings.some(({ severity }) => atLeast(severity, threshold));
  const code = trouble.length > 0 ? exitCodes.trouble : bad ? exitCodes.findings : exitCodes.clean;
  // Set before it is written: a reader that goes away early ends the process.
  process.exitCode = code;
  await write(rendered, output);
  return code;
}

/** The same file with everything that its ignore comments cover. */
function withoutIgnores(file: ScannedFile): ScannedFile {
  const { analysis } = file;
  if (!analysis) return file;
  const findings = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
  findings.sort((a, b) => a.span.start - b.span.start);
  return { ...file, analysis: { ...analysis, findings, suppressed: [] } };
}

async function write(text: string, file: string): Promise<void> {
  if (file === '-') {
    process.stdout.write(text);
    return;
  }
  await fs.writeFile(file, text).catch((error: unknown) => {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
  });
}
