/** `bulkhead/fixWorkspace`: all safe fixes of all files, as one edit that the user looks through. */

import {
  type CancellationToken,
  type ChangeAnnotation,
  RequestType,
  type TextDocumentEdit,
  type WorkDoneProgressParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixAll } from '../engine/fix-all.ts';
import { lineEdits } from '../report/diff.ts';
import { turns } from '../workspace/abort.ts';
import { ChangedProjects } from '../workspace/changed-projects.ts';
import { type ScannedFile, sourceOf } from '../workspace/scan.ts';
import { toTextEdit } from './convert.ts';
import { scanAll } from './scan.ts';
import { abortSignal, type Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

export interface FixWorkspaceResponse {
  readonly edit: WorkspaceEdit;
  readonly fixes: number;
  readonly files: number;
}

/** Client to server. */
export const FixWorkspaceRequest = new RequestType<
  WorkDoneProgressParams | undefined,
  FixWorkspaceResponse,
  void
>('bulkhead/fixWorkspace');

/** Scans the workspace and works out the fixes that need no check, each file in what the fixes of the others left. */
export async function fixWorkspace(
  session: Session,
  state: WorkspaceState,
  params: WorkDoneProgressParams | undefined,
  token: CancellationToken,
): Promise<FixWorkspaceResponse> {
  const files = await scanAll(session, state, params?.workDoneToken, token);
  const signal = abortSignal(token);
  const pause = turns();
  const changed = new ChangedProjects();
  const { changeAnnotations: canAnnotate } = session.abilities;
  const documentChanges: TextDocumentEdit[] = [];
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  let fixes = 0;
  for (const file of files) {
    if (signal.aborted) break;
    await pause();
    const { findings = [], problems = [] } = file.analysis ?? {};
    const source = changed.withLatest(sourceOf(file));
    if (findings.length + problems.length === 0 && !changed.concern(file)) continue;
    const { text, applied } = fixAll(source, file.settings);
    if (applied.length === 0) continue;
    changed.add(file, text);
    fixes += applied.length;
    const id = canAnnotate ? String(documentChanges.length) : undefined;
    if (id !== undefined) {
      const label = applied.length === 1 ? (applied[0]?.title ?? '') : `${applied.length} fixes`;
      changeAnnotations[id] = { label, needsConfirmation: true };
    }
    documentChanges.push(documentEdit(session, file, text, id));
  }
  const annotations = canAnnotate ? { changeAnnotations } : {};
  return { edit: { documentChanges, ...annotations }, fixes, files: documentChanges.length };
}

function documentEdit(
  { documents }: Session,
  file: ScannedFile,
  text: string,
  annotationId: string | undefined,
): TextDocumentEdit {
  const document = TextDocument.create(file.uri, '', 0, file.text);
  const annotated = annotationId === undefined ? {} : { annotationId };
  const edits = lineEdits(file.text, text).map((edit) => ({ ...toTextEdit(document, edit), ...annotated }));
  return { textDocument: { uri: file.uri, version: documents.get(file.uri)?.version ?? null }, edits };
}
