/** `textDocument/codeLens`: above each workload, one line about its wall and whether it can have one of its own. */

import type { CodeLens } from 'vscode-languageserver';
import type { WorkloadSummary } from '../engine/analysis.ts';
import { boundaryNames, verdictText } from '../report/sandbox-words.ts';
import { counted } from '../report/words.ts';
import { toRange } from './convert.ts';
import { moveCommand } from './move.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** The lenses of a document. Where a move can be made, a click makes it. */
export async function codeLenses(session: Session, uri: string): Promise<CodeLens[]> {
  const current = await analyzed(session, uri);
  if (!current?.settings.codeLens) return [];
  return current.analysis.workloads.map((workload) => lensOf(session, current, workload));
}

function lensOf(session: Session, current: Analyzed, workload: WorkloadSummary): CodeLens {
  const { document } = current;
  const advice = workload.advise();
  const range = toRange(document, workload.span);
  const title = lensText(current, workload);
  const command = advice.move ? moveCommand(session) : '';
  const position = { uri: document.uri, position: range.start };
  return { range, command: { title, command, ...(advice.move ? { arguments: [position] } : {}) } };
}

/** `shared kernel · PSS privileged · 3 risks · microVM: ready after 1 change` */
export function lensText({ analysis, settings }: Analyzed, workload: WorkloadSummary): string {
  const advice = workload.advise();
  const findings = analysis.findings.filter((finding) =>
    [finding.workload, ...finding.alsoIn].some(({ span }) => span.start === workload.span.start),
  );
  const level = workload.podSecurity?.(settings.kubernetesVersion).level;
  const wall = advice.verdict === 'already-sandboxed' ? advice.sandbox?.title : undefined;
  const isImage = workload.family === 'dockerfile';
  return [
    ...(isImage ? [] : [wall ?? boundaryNames[advice.boundary]]),
    ...(level ? [`PSS ${level}`] : []),
    findings.length === 0 ? 'no risk found' : counted(findings.length, 'risk'),
    ...(advice.target ? [verdictText(advice)] : []),
  ].join(' · ');
}
