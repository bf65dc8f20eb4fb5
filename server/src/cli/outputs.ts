/** Where reports go, and in which formats. */

import { reasonOf, writeWhole } from '../node/text.ts';
import { choice, UsageError } from './usage.ts';

export const formats = [
  'text',
  'json',
  'ndjson',
  'sarif',
  'html',
  'markdown',
  'junit',
  'gitlab',
  'github',
] as const;
export type Format = (typeof formats)[number];

/** One report; `file` is `undefined` for standard output. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * Reads `--format NAME` and `--format NAME=FILE`, each of which may be repeated, and `--output`, which is for the format
 * without a file. @throws UsageError
 */
export function readOutputs(asked: readonly string[], output: string | undefined): Output[] {
  const outputs = (asked.length > 0 ? asked : ['text']).map((each): Output => {
    const at = each.indexOf('=');
    const name = at < 0 ? each : each.slice(0, at);
    const file = at < 0 ? output : each.slice(at + 1);
    if (file === '') throw new UsageError(`--format is \`${each}\`, which names no file`);
    return { format: choice('--format', name, formats), file: file === '-' ? undefined : file };
  });
  const targets = outputs.map(({ file }) => file ?? '-');
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) {
    const where = twice === '-' ? 'standard output' : twice;
    throw new UsageError(`two formats go to ${where}; \`--format sarif=report.sarif\` gives one a file`);
  }
  return outputs;
}

/** Writes a report. @throws UsageError when its file cannot be written */
export async function writeReport(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeWhole(file, text).catch((error: unknown) => {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
  });
}
