/** `bulkhead scan`. */

import { promises as fs } from 'node:fs';
import { parseArgs } from 'node:util';
import { severities } from '../engine/rule.ts';
import { renderJson } from '../report/json.ts';
import { atLeast, buildReport, type Report } from '../report/model.ts';
import { renderSarif } from '../report/sarif.ts';
import { renderText } from '../report/text.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { displayPath, listFiles, scanFiles, scanStandardInput } from './input.ts';
import { readSettings } from './options.ts';
import { showProgress } from './progress.ts';
import { choice, exitCodes, UsageError } from './usage.ts';

const formats = ['text', 'json', 'sarif'] as const;
const thresholds = [...severities, 'never'] as const;

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        output: { type: 'string' },
        level: { type: 'string' },
        'fail-on': { type: 'string', default: 'warning' },
        rule: { type: 'string', multiple: true },
        'kubernetes-version': { type: 'string' },
        'stdin-path': { type: 'string' },
        'no-ignores': { type: 'boolean', default: false },
        quiet: { type: 'boolean', short: 'q', default: false },
        color: { type: 'string', default: 'auto' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Scans, prints the report, and tells by its exit code whether something is as bad as `--fail-on`. */
export async function scanCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const settings = readSettings(values);
  const format = choice('--format', values.format, formats);
  const threshold = choice('--fail-on', values['fail-on'], thresholds);
  const color = choice('--color', values.color, ['auto', 'always', 'never']);
  const paths = positionals.length > 0 ? positionals : ['.'];
  const progress = showProgress(!values.quiet);

  const scanned: ScannedFile[] = [];
  if (paths.includes('-')) scanned.push(await scanStandardInput(values['stdin-path'], settings));
  const input = await listFiles(paths.filter((path) => path !== '-'));
  scanned.push(...(await scanFiles(input.files, settings, progress)));
  for (const { path, reason } of input.unreadable) process.stderr.write(`bulkhead: ${path}: ${reason}\n`);

  const report = withUnreadable(
    buildReport(values['no-ignores'] ? scanned.map(withoutIgnores) : scanned, {
      pathOf: displayPath,
      settingsOf: () => settings,
      fixes: format !== 'text',
    }),
    input.unreadable,
  );
  const useColor = color === 'always' || (color === 'auto' && values.output === undefined && hasColors());
  const textOf = new Map(scanned.map(({ uri, text }) => [displayPath(uri), text]));
  const output = {
    text: () => renderText(report, (path) => textOf.get(path) ?? '', { color: useColor, quiet: values.quiet }),
    json: () => renderJson(report),
    sarif: () => renderSarif(report),
  }[format]();
  await write(output, values.output);

  const unreadable = input.unreadable.length > 0 || scanned.some(({ status, text }) => status === 'failed' && text === '');
  if (unreadable) return exitCodes.trouble;
  const bad = threshold !== 'never' && report.findings.some(({ severity }) => atLeast(severity, threshold));
  return bad ? exitCodes.findings : exitCodes.clean;
}

function hasColors(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors() && !process.env.NO_COLOR;
}

/** The same file with everything that its ignore comments cover. */
function withoutIgnores(file: ScannedFile): ScannedFile {
  const { analysis } = file;
  if (!analysis) return file;
  const findings = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
  findings.sort((a, b) => a.span.start - b.span.start);
  return { ...file, analysis: { ...analysis, findings, suppressed: [] } };
}

function withUnreadable(report: Report, unreadable: readonly { path: string; reason: string }[]): Report {
  const failed = unreadable.map((each) => ({ ...each, family: null, status: 'failed' as const }));
  const { summary } = report;
  return {
    ...report,
    files: [...report.files, ...failed],
    summary: { ...summary, files: { ...summary.files, failed: summary.files.failed + failed.length } },
  };
}

async function write(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await fs.writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot write ${file}: ${error.code}`);
  });
}
