/** Tells what is found in files, in the formats that are asked for, while they come. */

import { severities } from '../engine/rule.ts';
import { type AdvisedWorkload, adviseOnFile, joinAdvice } from '../report/advice.ts';
import {
  addSummaries,
  atLeast,
  type FileReport,
  joinReports,
  noSummary,
  reportFile,
  summarize,
} from '../report/build.ts';
import type { Report } from '../report/model.ts';
import { ndjsonLines, ndjsonSummary } from '../report/ndjson.ts';
import { renderPage } from '../report/page/page.ts';
import { renderers } from '../report/renderers.ts';
import { renderText } from '../report/text.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { readBaseline } from './baseline.ts';
import { IgnoreUse } from './configuration.ts';
import { displayPath, troubleWith } from './input.ts';
import { wantsColor } from './options.ts';
import { type Output, writeReport } from './outputs.ts';
import type { Asked } from './scan-options.ts';
import { exitCodes, tell } from './usage.ts';

/** What a report is about. */
export interface Scope {
  /** All that was scanned, where ignores that cover nothing there are to be told. */
  readonly paths?: readonly string[];
  /** The baseline to use, if any. */
  readonly baseline?: string | undefined;
  /** Whether there are files that fixes could be made in. */
  readonly fixes: boolean;
}

/** Writes the reports of files, and tells by its exit code whether something is as bad as `--fail-on`. */
export async function reportOn(
  files: AsyncIterable<ScannedFile>,
  asked: Asked,
  scope: Scope,
): Promise<number> {
  const { configured, outputs, threshold, ignoreComments } = asked;
  const { paths = [], fixes } = scope;
  const baseline = scope.baseline === undefined ? undefined : await readBaseline(scope.baseline);
  const gathered = new Gathered(outputs);
  const trouble = [...configured.trouble];
  const use = new IgnoreUse(configured);
  for await (const file of files) {
    use.take(file);
    const shown = ignoreComments ? file : withoutIgnores(file);
    const report = reportFile(shown, { pathOf: displayPath, fixes, advice: gathered.wantsAdvice });
    gathered.take(baseline ? baseline.split(report, shown) : report, file);
    trouble.push(...troubleWith(file));
  }
  const report = {
    ...joinReports(gathered.parts, baseline?.result(configured.settings)),
    summary: gathered.summary,
  };
  for (const message of trouble) tell(message);
  if (trouble.length === 0) use.tellUnused(paths);
  const { bySeverity } = gathered.summary;
  const bad =
    threshold !== 'never' && severities.some((each) => atLeast(each, threshold) && bySeverity[each] > 0);
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
  summary = noSummary;
  private readonly streams: boolean;
  private readonly keeps: boolean;

  constructor(outputs: readonly Output[]) {
    const isStream = ({ format, file }: Output) => format === 'ndjson' && file === undefined;
    this.wantsAdvice = outputs.some(({ format }) => format === 'html');
    this.streams = outputs.some(isStream);
    this.keeps = !outputs.every(isStream);
  }

  take(part: FileReport, file: ScannedFile): void {
    this.summary = addSummaries(this.summary, summarize(part));
    if (this.streams) process.stdout.write(ndjsonLines(part));
    // What is written is done with: a stream may be longer than the memory.
    if (!this.keeps) return;
    this.parts.push(part);
    if (part.findings.length > 0) this.texts.set(part.file.path, file.text);
    if (this.wantsAdvice) this.advised.push(...adviseOnFile(file, displayPath));
  }
}

function render(
  report: Report,
  { format, file }: Output,
  { parts, texts, advised }: Gathered,
  { color, quiet, pods }: Asked,
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

/** The same file with everything that is ignored in it. */
function withoutIgnores(file: ScannedFile): ScannedFile {
  const { analysis } = file;
  if (!analysis) return file;
  const findings = [...analysis.findings, ...analysis.suppressed.map(({ finding }) => finding)];
  findings.sort((a, b) => a.span.start - b.span.start);
  return { ...file, analysis: { ...analysis, findings, suppressed: [] } };
}
