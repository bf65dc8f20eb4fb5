/** The arguments of the commands that report what is found. */

import { parseArgs } from 'node:util';
import { severities } from '../engine/rule.ts';
import { defaultBaseline } from './baseline.ts';
import { configurationOptions, readConfigured } from './configuration.ts';
import { projectOptions, readProjectOptions } from './options.ts';
import { readOutputs } from './outputs.ts';
import { choice, parsed, UsageError } from './usage.ts';

const thresholds = [...severities, 'never'] as const;

/** The options of all of them: how it is judged, and how it is told. */
export const reportOptions = {
  ...configurationOptions,
  format: { type: 'string', multiple: true },
  output: { type: 'string', short: 'o' },
  level: { type: 'string' },
  confidence: { type: 'string' },
  pods: { type: 'boolean', default: false },
  'fail-on': { type: 'string', default: 'warning' },
  rule: { type: 'string', multiple: true },
  'kubernetes-version': { type: 'string' },
  'no-ignores': { type: 'boolean', default: false },
  quiet: { type: 'boolean', short: 'q', default: false },
  color: { type: 'string', default: 'auto' },
} as const;

type ReportValues = ReturnType<typeof parseArgs<{ options: typeof reportOptions }>>['values'];

/** What the options say of judging and telling. */
export type Asked = Awaited<ReturnType<typeof readReportOptions>>;

/** Makes sense of `reportOptions`. @throws UsageError */
export async function readReportOptions(values: ReportValues) {
  const outputs = readOutputs(values.format ?? [], values.output);
  if (values.pods && !outputs.some(({ format }) => format === 'text')) {
    throw new UsageError('--pods adds to text only; JSON has what it says of each workload');
  }
  return {
    configured: await readConfigured(values),
    outputs,
    threshold: choice('--fail-on', values['fail-on'], thresholds),
    color: choice('--color', values.color, ['auto', 'always', 'never']),
    ignoreComments: !values['no-ignores'],
    quiet: values.quiet,
    pods: values.pods,
  };
}

/** The arguments of `bulkhead scan`. @throws UsageError */
export async function readScanArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...reportOptions,
        ...projectOptions,
        baseline: { type: 'string' },
        'no-baseline': { type: 'boolean', default: false },
        'files-from': { type: 'string', multiple: true },
        'texts-from': { type: 'string', multiple: true },
        'stdin-path': { type: 'string' },
      },
    }),
  );
  const lists = values['files-from'] ?? [];
  const texts = values['texts-from'] ?? [];
  const isNothing = [...positionals, ...lists, ...texts].length === 0;
  const named = [positionals.includes('-') ? ['-'] : [], lists, texts].flat();
  if (named.filter((each) => each === '-').length > 1)
    throw new UsageError('standard input can be read only once');
  return {
    ...(await readReportOptions(values)),
    baseline: values['no-baseline'] ? undefined : (values.baseline ?? defaultBaseline),
    paths: isNothing ? ['.'] : positionals,
    lists,
    texts,
    projects: readProjectOptions(values),
    stdinPath: values['stdin-path'],
  };
}
