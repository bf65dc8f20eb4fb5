/** `bulkhead scan`. */

import { parseArgs } from 'node:util';
import { severities } from '../engine/rule.ts';
import { readStream, readText, reasonOf } from '../node/text.ts';
import { type AdvisedWorkload, adviseOnFile, joinAdvice } from '../report/advice.ts';
import { atLeast, type FileReport, joinReports, reportFile } from '../report/build.ts';
import type { Report } from '../report/model.ts';
import { ndjsonLines, ndjsonSummary } from '../report/ndjson.ts';
import { renderPage } from '../report/page/page.ts';
import { renderers } from '../report/renderers.ts';
import { renderText } from '../report/text.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { defaultBaseline, readBaseline } from './baseline.ts';
import { configurationOptions, IgnoreUse, readConfigured } from './configuration.ts';
import { displayPath, scanPaths, scanStandardInput, troubleWith } from './input.ts';
import { projectOptions, readProjectOptions, wantsColor } from './options.ts';
import { type Output, readOutputs, writeReport } from './outputs.ts';
import { showProgress } from './progress.ts';
import { choice, exitCodes, parsed, tell, UsageError } from './usage.ts';

const thresholds = [...severities, 'never'] as const;

async function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        ...configurationOptions,
        format: { type: 'string', multiple: true },
        output: { type: 'string', short: 'o' },
        'files-from': { type: 'string', multiple: true },
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
  const outputs = readOutputs(values.format ?? [], values.output);
  if (values.pods && !outputs.some(({ format }) => format === 'text')) {
    throw new UsageError('--pods adds to text only; JSON has what it says of each workload');
  }
  const lists = values['files-from'] ?? [];
  return {
    paths: positionals.length > 0 || lists.length > 0 ? positionals : ['.'],
    lists,
    configured: await readConfigured(values),
    projects: readProjectOptions(values),
    outputs,
    threshold: choice('--fail-on', values['fail-on'], thresholds),
    color: choice('--color', values.color, ['auto', 'always', 'never']),
    stdinPath: values['stdin-path'],
    baseline: values['no-baseline'] ? undefined : (values.baseline ?? defaultBaseline),
    ignoreComments: !values['no-ignores'],
    quiet: values.quiet,
    pods: values.pods,
  };
}

/** Scans, writes the reports, and tells by its exit code whether something is as bad as `--fail-on`. */
export async function scanCommand(args: readonly string[]): Promise<number> {
  const asked = await readArguments(args);
  const { configured, projects, outputs, threshold, stdinPath, ignoreComments, quiet } = asked;
  const baseline = asked.baseline === undefined ? undefined : await readBaseline(asked.baseline);
  const paths = [...asked.paths, ...(await namedIn(asked.lists))];
  const gathered = new Gathered(outputs);
  const trouble = [...configured.trouble];
  const use = new IgnoreUse(configured);
  const take = (file: ScannedFile) => {
    use.take(file);
    const shown = ignoreComments ? file : withoutIgnores(file);
    const report = reportFile(shown, { pathOf: displayPath, fixes: true, advice: gathered.wantsAdvice });
    gathered.take(baseline ? baseline.split(report, shown) : report, file);
    trouble.push(...troubleWith(file));
  };
  if (paths.includes('-')) take(await scanStandardInput(stdinPath, configured));
  const named = paths.filter((path) => path !== '-');
  for await (const file of scanPaths(named, configured, showProgress(!quiet), projects)) take(file);

  const report = joinReports(gathered.parts, baseline?.result(configured.settings));
  for (const message of trouble) tell(message);
  if (trouble.length === 0) use.tellUnused(named);
  const bad = threshold !== 'never' && report.findings.some(({ severity }) => atLeast(severity, threshold));
  const code = trouble.length > 0 ? exitCodes.trouble : bad ? exitCodes.findings : exitCodes.clean;
  // Set before it is written: a reader that goes away early ends the process.
  process.exitCode = code;
  for (const output of outputs)
    await writeReport(render(report, output, gathered, asked, trouble), output.file);
  return code;
}

/** What a scan has given so far. */
class Gathered {
  readonly parts: FileReport[] = [];
  readonly texts = new Map<string, string>();
  readonly advised: AdvisedWorkload[] = [];
  readonly wantsAdvice: boolean;
  private readonly streams: boolean;

  constructor(outputs: readonly Output[]) {
    this.wantsAdvice = outputs.some(({ format }) => format === 'html');
    this.streams = outputs.some(({ format, file }) => format === 'ndjson' && file === undefined);
  }

  take(part: FileReport, file: ScannedFile): void {
    this.parts.push(part);
    if (part.findings.length > 0) this.texts.set(part.file.path, file.text);
    if (this.wantsAdvice) this.advised.push(...adviseOnFile(file, displayPath));
    if (this.streams) process.stdout.write(ndjsonLines(part));
  }
}

function render(
  report: Report,
  { format, file }: Output,
  { parts, texts, advised }: Gathered,
  { color, quiet, pods }: Awaited<ReturnType<typeof readArguments>>,
  trouble: readonly string[],
): string {
  switch (format) {
    case 'text':
      return renderText(report, (path) => texts.get(path) ?? '', {
        color: color === 'always' || (file === undefined && wantsColor(color)),
        quiet,
        pods,
        // Not twice on one screen.
        ...(file === undefined ? { told: trouble } : {}),
      });
    case 'ndjson':
      // What goes to the standard output was written as it came.
      return (file === undefined ? '' : parts.map(ndjsonLines).join('')) + ndjsonSummary(report);
    case 'html':
      return renderPage({ report, advice: joinAdvice(advised) });
    default:
      return renderers[format](report);
  }
}

/** The paths that files list, a line each, or with NUL between them as `find -print0` has it. @throws UsageError */
async function namedIn(lists: readonly string[]): Promise<string[]> {
  const texts = lists.map((list) => (list === '-' ? readStream(process.stdin) : readText(list)));
  const read = await Promise.all(texts).catch((error: unknown) => {
    throw new UsageError(`--files-from: ${reasonOf(error)}`);
  });
  return read.flatMap((text) =>
    text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((path) => path !== ''),
  );
}

/** The same file with everything that is ignored in it. */
function withoutIgnores(file: ScannedFile): ScannedFile {
  const { analysis } = file;
  if (!analysis) return file;
  const findings = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
  findings.sort((a, b) => a.span.start - b.span.start);
  return { ...file, analysis: { ...analysis, findings, suppressed: [] } };
}
