/** The advice for a terminal. */

import type { Verdict } from '../engine/advice.ts';
import type { AdviceReport, AdvisedWorkload } from './advice.ts';
import { printable } from './printable.ts';
import { overheadText } from './sandbox-words.ts';
import { counted, variantTitle } from './words.ts';

/** One block a workload, but for images, and who endangers whom; last lines sum up. */
export function renderAdvice(
  advised: readonly AdvisedWorkload[],
  report: AdviceReport,
  options: { readonly color: boolean },
): string {
  const bold = (text: string) => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const common = commonNeeds(report);
  const isImage = ({ place }: AdvisedWorkload) => place.family === 'dockerfile';
  const blocks = advised.filter((each) => !isImage(each)).map((each) => workloadBlock(each, common, bold));
  const images = imagesLine(advised.filter(isImage).length);
  return [...blocks, ...kernelBlocks(report, bold), ...needs(common, bold), images + summary(report)].join(
    '\n',
  );
}

/** Of images there is the same to say each time. */
function imagesLine(count: number): string {
  if (count === 0) return '';
  return `${counted(count, 'image')} of a Dockerfile: nothing there selects a runtime, whoever starts ${count > 1 ? 'them' : 'it'} does.\n`;
}

function workloadBlock(
  { words, shown }: AdvisedWorkload,
  common: ReadonlyMap<string, readonly string[]>,
  bold: (text: string) => string,
): string {
  const { reason, byHand, reduced, contained, remaining, blockers, changes } = shown;
  const { path, range, overhead, ownKernel, runtime, prerequisites } = shown;
  const known = common.get(runtime ?? '') ?? prerequisites;
  const own = prerequisites.filter((each) => !known.includes(each));
  const list = (ids: readonly string[]) => ids.join(', ');
  const title = `${path}:${range.start.line} ${variantTitle(shown)}`;
  const lines: (readonly [label: string, text: string])[] = [
    ['', words.join('; ')],
    ['why', reason ?? ''],
    ['contained', list(contained)],
    ['reduced', list(reduced)],
    ['remaining', list(remaining)],
    ...blockers.map((blocker): readonly [string, string] => [
      blocker.fixable ? 'in the way' : 'blocked by',
      `${blocker.ruleId} (${blocker.path === undefined ? 'line ' : `${blocker.path}:`}${blocker.range.start.line}): ${blocker.reason}`,
    ]),
    ['to remove', changes.join(', ')],
    ['by hand', byHand ?? ''],
    ['needs', own.join('; ')],
    ['overhead', overhead ? overheadText(overhead) : ''],
    ['consider', ownKernel === undefined ? '' : `a virtual machine: ${ownKernel}`],
  ];
  const shownLines = lines.filter(([, text]) => text !== '');
  return [
    bold(printable(title)),
    ...shownLines.map(([label, text]) => `  ${padded(label)}${plain(text)}`),
    '',
  ].join('\n');
}

function padded(label: string): string {
  return label === '' ? '' : label.padEnd(12);
}

function plain(text: string): string {
  return printable(text.replaceAll('`', ''));
}

/** Only where somebody can break out and somebody else is endangered. */
function kernelBlocks({ kernels, workloads }: AdviceReport, bold: (text: string) => string): string[] {
  const titleOf = (index: number) => {
    const workload = workloads[index];
    return workload ? variantTitle(workload) : '';
  };
  return kernels
    .filter(({ endangered }) => endangered.length > 0)
    .map(({ title, breakouts, endangered, images }) =>
      [
        bold(printable(title)),
        ...breakouts.map(
          ({ workload, rules }) => `  can break out  ${plain(titleOf(workload))}: ${rules.join(', ')}`,
        ),
        `  endangers      ${plain(endangered.map(titleOf).join(', '))}`,
        ...images.map(
          ({ image, workloads: users }) =>
            `  same image     ${plain(`${image}: ${users.map(titleOf).join(', ')}`)}`,
        ),
        '',
      ].join('\n'),
    );
}

/** What all workloads of a runtime need alike, by runtime. */
function commonNeeds({ workloads }: AdviceReport): ReadonlyMap<string, readonly string[]> {
  const byRuntime = new Map<string, readonly string[]>();
  for (const { runtime, prerequisites } of workloads) {
    if (runtime === undefined) continue;
    const others = byRuntime.get(runtime) ?? prerequisites;
    byRuntime.set(
      runtime,
      others.filter((each) => prerequisites.includes(each)),
    );
  }
  return byRuntime;
}

/** What each runtime that is advised needs, once. */
function needs(common: ReadonlyMap<string, readonly string[]>, bold: (text: string) => string): string[] {
  return [...common].map(([runtime, prerequisites]) =>
    [bold(`${plain(runtime)} needs`), ...prerequisites.map((each) => `  ${plain(each)}`), ''].join('\n'),
  );
}

function summary({ workloads }: AdviceReport): string {
  if (workloads.length === 0) return 'There is no container workload here.\n';
  const parts = Object.entries(verdictWords).flatMap(([verdict, words]) => {
    const count = workloads.filter((each) => each.verdict === verdict).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  return `${counted(workloads.length, 'workload')}: ${parts.join(', ')}.\n`;
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  ready: 'ready to move',
  'ready-after-changes': 'ready after changes',
  blocked: 'blocked',
  'already-sandboxed': 'sandboxed already',
  'not-applicable': 'with no move',
};
