/** The advice on one workload, for a hover. */

import type { Advice } from '../engine/advice.ts';
import type { Blocker } from '../engine/judgement.ts';
import type { CurrentSandbox } from '../engine/sandboxes/current.ts';
import { boundaryText, overheadText, targetName, verdictText } from './sandbox-words.ts';

/** How places are named: with a link where the format has links. */
export interface HoverFormat {
  readonly markdown: boolean;
  /** How a place is called: `line 3`, `base/pod.yaml:3`. */
  readonly name: (place: HoverPlace) => string;
  /** The URI of a place. */
  readonly link: (place: HoverPlace) => string;
}

/** A place in the document, or elsewhere. */
export type HoverPlace = Pick<Blocker, 'span' | 'elsewhere'>;

/** What stands between the workload and its host, and what a sandbox would change. */
export function adviceHover(sandbox: CurrentSandbox, advice: Advice, format: HoverFormat): string {
  const { verdict, reason, target, contained, reduced, remaining, blockers, removed } = advice;
  const { byHand, prerequisites, overhead, ownKernel } = advice;
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
        `${blocker.fixable ? 'in the way' : 'blocked by'}: \`${blocker.ruleId}\` (${place(blocker, format)}). ${sentence(blocker.reason)}`,
    ),
    ...(removed.length > 0 ? [`the move removes ${removed.map((each) => `\`${each}\``).join(', ')}`] : []),
    ...(byHand === undefined ? [] : [`the move has to be made by hand: ${byHand}`]),
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

function place(at: HoverPlace, { markdown, name, link }: HoverFormat): string {
  return markdown ? `[${name(at)}](${link(at)})` : name(at);
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}
