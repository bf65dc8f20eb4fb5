/** The advice on one workload, for a hover. */

import type { Advice } from '../engine/advice.ts';
import type { CurrentSandbox } from '../engine/sandboxes/current.ts';
import type { Span } from '../engine/source.ts';
import { boundaryText, overheadText, targetName, verdictText } from './sandbox-words.ts';

/** How places are named: with a link where the format has links. */
export interface HoverFormat {
  readonly markdown: boolean;
  /** The line number for people at which a span starts. */
  readonly line: (span: Span) => number;
  /** The URI of a place in the document. */
  readonly link: (span: Span) => string;
}

/** What stands between the workload and its host, and what a sandbox would change. */
export function adviceHover(sandbox: CurrentSandbox, advice: Advice, format: HoverFormat): string {
  const { verdict, reason, target, contained, reduced, remaining, blockers, removed } = advice;
  const { prerequisites, overhead, ownKernel } = advice;
  const strong = (text: string) => (format.markdown ? `**${text}**` : text);
  const ids = (label: string, list: readonly string[]) =>
    list.length > 0 ? [`${label}: ${list.map((id) => `\`${id}\``).join(', ')}`] : [];
  const would = verdict === 'already-sandboxed' ? '' : 'would be ';
  const items = [
    ...ids(`${would}contained`, contained),
    ...ids(`${would}reduced`, reduced),
    ...ids(`${target ? 'would remain' : 'remaining'}`, remaining),
    ...blockers.map(
      (blocker) =>
        `${blocker.fixable ? 'in the way' : 'blocked by'}: \`${blocker.ruleId}\` (line ${place(blocker.span, format)}). ${sentence(blocker.reason)}`,
    ),
    ...(removed.length > 0 ? [`the move removes ${removed.map((each) => `\`${each}\``).join(', ')}`] : []),
    ...(prerequisites.length > 0 && target ? [`needs ${prerequisites.join('; ')}`] : []),
    ...(overhead ? [`adds about ${overheadText(overhead)} to each pod`] : []),
    ...(ownKernel === undefined ? [] : [`${ownKernel}: that is what a virtual machine is for`]),
  ];
  const head = `${strong('Isolation')}: ${boundaryText(sandbox)}${target ? `; ${verdictText(advice)} (\`${target.runtime}\`)` : ''}`;
  const why = reason === undefined ? [] : [sentence(`No ${targetName(advice)} is advised: ${reason}`)];
  const text = [
    head,
    ...why,
    ...(items.length > 0 ? [items.map((item) => `- ${item}`).join('\n')] : []),
  ].join('\n\n');
  return format.markdown ? text : text.replaceAll('`', '');
}

function place(span: Span, { markdown, line, link }: HoverFormat): string {
  return markdown ? `[${line(span)}](${link(span)})` : String(line(span));
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}
