/** `textDocument/codeLens` and `codeLens/resolve`: above each workload, one line about its wall and whether it can have one of its own. */

import type { CodeLens } from 'vscode-languageserver';
import { findingsAbout, type WorkloadSummary } from '../engine/analysis.ts';
import type { Family } from '../engine/model/workload.ts';
import { boundaryNames, verdictText } from '../report/sandbox-words.ts';
import { counted } from '../report/words.ts';
import { shortPath } from '../workspace/paths.ts';
import { toRange } from './convert.ts';
import { moveCommand, type WorkloadPlace, workloadAt } from './move.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** The families that describe a workload. A lens above each command of a script, or an image, would only be in the way. */
const configured: ReadonlySet<Family> = new Set(['compose', 'kubernetes', 'devcontainer', 'quadlet']);

/** What a lens carries until it is resolved. */
interface LensData extends WorkloadPlace {
  readonly name: string;
}

/** The lenses of a document, without their text: that is work, and is done for those that are in view. */
export async function codeLenses(session: Session, uri: string): Promise<CodeLens[]> {
  const current = await analyzed(session, uri);
  if (!current?.settings.codeLens) return [];
  const shown = current.analysis.workloads.filter(
    // Of what overlays make of one workload the worst comes first, and speaks for it.
    ({ family, span }, i, all) =>
      configured.has(family) && all.findIndex((each) => each.span.start === span.start) === i,
  );
  return shown.map(({ span, name }) => {
    const range = toRange(current.document, span);
    const data: LensData = { uri, position: range.start, name };
    return { range, data };
  });
}

/** `codeLens/resolve`: the text of a lens. Where a move can be made, a click makes it. */
export async function resolveCodeLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const { uri, position, name } = lens.data as LensData;
  const current = await analyzed(session, uri);
  const workload = current && workloadAt(current, position);
  // An edit in the meantime has moved it: the client asks for all lenses again.
  if (!current || workload?.name !== name) return { ...lens, command: { title: '', command: '' } };
  const hasMove = workload.advise().move !== undefined;
  return {
    ...lens,
    command: {
      title: lensText(current, workload),
      command: hasMove ? moveCommand(session) : '',
      ...(hasMove ? { arguments: [{ uri, position }] } : {}),
    },
  };
}

/** `shared kernel · PSS privileged · 3 risks · microVM: ready after 1 change` */
export function lensText({ analysis, settings }: Analyzed, workload: WorkloadSummary): string {
  const advice = workload.advise();
  const findings = findingsAbout(analysis, workload);
  const level = workload.podSecurity?.(settings.kubernetesVersion).level;
  const wall = advice.verdict === 'already-sandboxed' ? advice.sandbox?.title : undefined;
  return [
    wall ?? boundaryNames[advice.boundary],
    ...(level ? [`PSS ${level}`] : []),
    findings.length === 0 ? 'no risk found' : counted(findings.length, 'risk'),
    ...(advice.target ? [verdictText(advice)] : []),
    ...(workload.through === undefined ? [] : [`through ${shortPath(workload.through)}`]),
  ].join(' · ');
}
