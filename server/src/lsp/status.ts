/** `bulkhead/status`: what Bulkhead takes a document for and sees in it, for the editor's status item. */

import { RequestType } from 'vscode-languageserver';
import type { Family } from '../engine/model/workload.ts';
import { analyzed, type Session } from './session.ts';

/** Client to server. `null` when the document is not open, or Bulkhead is switched off for it. */
export const StatusRequest = new RequestType<{ readonly uri: string }, StatusResponse | null, void>(
  'bulkhead/status',
);

export interface StatusResponse {
  /** In the order of the documents in the file, each once; empty when nothing in it is ours. */
  readonly families: readonly Family[];
  readonly findings: number;
  /** Findings that ignore comments cover. */
  readonly ignored: number;
}

/** Tells about an open document. */
export async function status(session: Session, uri: string): Promise<StatusResponse | null> {
  const current = await analyzed(session, uri);
  if (!current) return null;
  const { families, findings, suppressed } = current.analysis;
  return { families: [...new Set(families)], findings: findings.length, ignored: suppressed.length };
}
