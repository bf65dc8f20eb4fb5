/** `bulkhead/status`: what Bulkhead takes a document for, what it sees in it, and why it is silent. */

import { RequestType } from 'vscode-languageserver';
import { analyze } from '../engine/analyze.ts';
import { isConfiguration } from '../engine/configuration/names.ts';
import type { Family } from '../engine/model/workload.ts';
import type { Project } from '../engine/projects/project.ts';
import { relativePath } from '../workspace/paths.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** Client to server. `null` when the document is not open, or Bulkhead is switched off for it. */
export const StatusRequest = new RequestType<{ readonly uri: string }, StatusResponse | null, void>(
  'bulkhead/status',
);

export interface StatusResponse {
  /** In the order of the documents in the file, each once; empty when nothing in it is ours. */
  readonly families: readonly Family[];
  readonly findings: number;
  /** Findings that ignore comments and the configuration cover. */
  readonly ignored: number;
  /** Findings that level, severities and confidence leave out; counted only where nothing is reported, in files of usual size. */
  readonly hidden: number;
  /** What it is judged together with: the kind of the project and the files it starts from, as people call them. */
  readonly project?: { readonly kind: Project['kind']; readonly roots: readonly string[] };
  /** The line, from one, from which on it cannot be read. */
  readonly unreadableFrom?: number;
  /** For a configuration: whether it is the one of its workspace folder. */
  readonly isConfiguration?: boolean;
}

/** Tells about an open document. */
export async function status(session: Session, uri: string): Promise<StatusResponse | null> {
  const current = await analyzed(session, uri);
  if (!current) return null;
  const { document, file, analysis } = current;
  const { families, findings, suppressed, syntaxErrors } = analysis;
  const project = file.projects?.[0]?.project;
  const roots = project?.roots.map((root) => relativePath(session.folders, root));
  const [error] = syntaxErrors;
  return {
    families: [...new Set(families)],
    findings: findings.length,
    ignored: suppressed.length,
    hidden: findings.length === 0 && families.length > 0 ? hiddenIn(current) : 0,
    ...(project && roots ? { project: { kind: project.kind, roots } } : {}),
    ...(error ? { unreadableFrom: document.positionAt(error.span.start).line + 1 } : {}),
    ...(isConfiguration(uri) ? { isConfiguration: session.configurations.isOne(uri) } : {}),
  };
}

/** In UTF-16 code units. To look at more once again, after each keystroke, would be felt. */
const maxCounted = 50_000;

/** How much more there would be to find at level `all`, with the usual severities and whatever the confidence. */
function hiddenIn({ file, settings }: Analyzed): number {
  if (file.text.length > maxCounted) return 0;
  const all = { ...settings, level: 'all', confidence: 'low', rules: {}, options: {} } as const;
  return analyze(file, all).findings.length;
}
