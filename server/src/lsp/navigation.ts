/** `textDocument/definition` and `textDocument/references`: from a pod to the RuntimeClass that it asks for, and back. */

import type { CancellationToken, Location, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../engine/analysis.ts';
import { clusterObjectsOf } from '../engine/cluster-objects.ts';
import type { Span } from '../engine/source.ts';
import { folderOf } from '../workspace/paths.ts';
import { toRange } from './convert.ts';
import { type Analyzed, abortSignal, analyzed, type Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** Where the RuntimeClass under the cursor is defined. */
export async function definition(session: Session, uri: string, position: Position): Promise<Location[]> {
  const current = await analyzed(session, uri);
  const name = current && classAt(current, position);
  if (name === undefined) return [];
  await session.others.load();
  return definitionsOf(session, uri, name);
}

/** The pods of the workspace that ask for the RuntimeClass under the cursor, and its definition where that is asked for. */
export async function references(
  session: Session,
  state: WorkspaceState,
  uri: string,
  position: Position,
  withDefinition: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const current = await analyzed(session, uri);
  const name = current && classAt(current, position);
  if (name === undefined) return [];
  await session.others.load();
  const files = await state.index.refresh(abortSignal(token));
  const folder = folderOf(session.folders, uri);
  const users = files.flatMap(({ uri: file, text, analysis }) =>
    analysis && folderOf(session.folders, file) === folder ? usersIn(file, text, analysis, name) : [],
  );
  return [...(withDefinition ? definitionsOf(session, uri, name) : []), ...users];
}

function definitionsOf({ others: { cluster } }: Session, uri: string, name: string): Location[] {
  return cluster
    .classesFor(uri)
    .filter((each) => each.name === name)
    .map(({ uri: file, range }) => ({ uri: file, range }));
}

/** The name of the class at the position: in a pod that asks for it, or in the class itself. */
function classAt({ document, file, analysis }: Analyzed, position: Position): string | undefined {
  const offset = document.offsetAt(position);
  const holds = (span: Span | undefined) => span && span.start <= offset && offset <= span.end;
  const user = analysis.workloads.find(
    ({ family, runtimeSpan }) => family === 'kubernetes' && holds(runtimeSpan),
  );
  const classes = clusterObjectsOf(file).filter(({ kind }) => kind === 'RuntimeClass');
  return user?.runtime ?? classes.find(({ span }) => holds(span))?.name;
}

function usersIn(uri: string, text: string, { workloads }: Analysis, name: string): Location[] {
  const document = TextDocument.create(uri, '', 0, text);
  return workloads.flatMap(({ family, runtime, runtimeSpan }) =>
    family === 'kubernetes' && runtime === name && runtimeSpan
      ? [{ uri, range: toRange(document, runtimeSpan) }]
      : [],
  );
}
