/** `bulkhead/move`: the edits that give a workload a sandbox of its own, for the client to show before it applies them. */

import {
  type ExecuteCommandParams,
  LSPErrorCodes,
  type Position,
  RequestType,
  ResponseError,
  type TextEdit,
} from 'vscode-languageserver';
import type { WorkloadSummary } from '../engine/analysis.ts';
import { provenMove } from '../engine/prove.ts';
import { runtimeClassNamed, sandboxNamed } from '../engine/sandboxes/known.ts';
import { offeredClasses } from '../engine/sandboxes/runtime-classes.ts';
import { applyEdits } from '../engine/source.ts';
import { boundaryNames, verdictText } from '../report/sandbox-words.ts';
import { toTextEdit, toWorkspaceEdit } from './convert.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** A workload: the one at the position, or else the one whose text holds it. */
export interface WorkloadPlace {
  readonly uri: string;
  readonly position: Position;
}

export interface MoveParams extends WorkloadPlace {
  /** The runtime to move to; without it the answer says which there are to choose from. */
  readonly runtime?: string;
}

/** A runtime to choose. */
export interface RuntimeChoice {
  readonly runtime: string;
  /** A sentence about it. */
  readonly about: string;
}

export interface MoveResponse {
  readonly workload: string;
  /** The runtimes to choose from, the best first; one when settings or workspace have chosen. */
  readonly choices: readonly RuntimeChoice[];
  /** The verdict in a few words. */
  readonly verdict: string;
  /** Why there is no move. */
  readonly refused?: string;
  /** Why the workload needs a virtual machine rather than a container. */
  readonly ownKernel?: string;
  readonly move?: {
    readonly title: string;
    readonly edits: readonly TextEdit[];
    /** The version of the document that the edits are for. */
    readonly version: number;
    /** The document after the move. */
    readonly text: string;
    readonly check: string;
  };
}

/** Client to server. `null` where no workload is. */
export const MoveRequest = new RequestType<MoveParams, MoveResponse | null, void>('bulkhead/move');

/** The server's own command, for clients that have none: it applies the move to the usual runtime. */
export const serverMoveCommand = 'bulkhead.applyMove';

/** The command of a lens. */
export function moveCommand({ moveCommand: clients }: Session): string {
  return clients ?? serverMoveCommand;
}

/** Works out the move of the workload at a place. */
export async function move(session: Session, params: MoveParams): Promise<MoveResponse | null> {
  const current = await analyzed(session, params.uri);
  const workload = current && workloadAt(current, params.position);
  if (!current || !workload) return null;
  const { document, file, settings, analysis } = current;
  const advice = workload.advise(params.runtime);
  const common = {
    workload: workload.name,
    choices: choicesFor(current, workload),
    verdict: verdictText(advice),
    ...(advice.ownKernel === undefined ? {} : { ownKernel: advice.ownKernel }),
  };
  const fix = provenMove(file, settings, analysis, workload, params.runtime);
  if (!fix) return { ...common, refused: whyNot(advice) };
  const edits = fix.edits.map((edit) => toTextEdit(document, edit));
  const text = applyEdits(file.text, fix.edits);
  const { version } = document;
  return { ...common, move: { title: fix.title, edits, version, text, check: fix.check ?? '' } };
}

function whyNot({
  reason,
  byHand,
  blockers,
  verdict,
  sandbox,
}: ReturnType<WorkloadSummary['advise']>): string {
  const blocker = blockers.find(({ fixable }) => !fixable);
  if (verdict === 'already-sandboxed') return `it runs in ${sandbox?.title ?? 'a sandbox'} already`;
  return reason ?? byHand ?? blocker?.reason ?? 'no edit can make the move';
}

/** The workload whose name is at the position, or else the innermost whose text holds it. */
export function workloadAt(
  { document, analysis }: Analyzed,
  position: Position,
): WorkloadSummary | undefined {
  const offset = document.offsetAt(position);
  const holding = analysis.workloads.filter(({ extent }) => extent.start <= offset && offset <= extent.end);
  holding.sort((a, b) => a.extent.end - a.extent.start - (b.extent.end - b.extent.start));
  return holding[0];
}

/** What the settings name, else the sandboxes of the workspace, else the well-known ones. */
function choicesFor({ settings }: Analyzed, workload: WorkloadSummary): RuntimeChoice[] {
  const isPod = workload.family === 'kubernetes';
  const chosen = isPod ? settings.sandbox.runtimeClassName : settings.sandbox.composeRuntime;
  if (chosen) return [choice(chosen, 'Named in your settings.')];
  if (!isPod) return composeChoices;
  const own = [...settings.cluster.runtimeClasses].flatMap(([name, handler]) => {
    const sandbox = sandboxNamed(handler);
    return sandbox?.kind ? [choice(name, `Of this workspace. ${sandbox.about}`)] : [];
  });
  return own.length > 0 ? own : offeredClasses.map(({ name, note }) => choice(name, note));
}

function choice(runtime: string, about: string): RuntimeChoice {
  return { runtime, about };
}

const composeChoices: RuntimeChoice[] = ['io.containerd.kata.v2', 'runsc', 'krun'].map((runtime) =>
  choice(runtime, sandboxNamed(runtime)?.about ?? ''),
);

/** `workspace/executeCommand`: moves the workload to the usual runtime, where the client has no dialogue for it. */
export async function executeMove(session: Session, { command, arguments: given }: ExecuteCommandParams) {
  const place = given?.[0] as WorkloadPlace | undefined;
  if (command !== serverMoveCommand || !place?.uri || !place.position) {
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `There is no command ${command} with such arguments.`,
    );
  }
  const current = await analyzed(session, place.uri);
  const workload = current && workloadAt(current, place.position);
  const fix = workload && provenMove(current.file, current.settings, current.analysis, workload);
  if (!current || !fix)
    throw new ResponseError(LSPErrorCodes.RequestFailed, 'There is no move to make here.');
  const edit = toWorkspaceEdit(current.document, fix.edits, session.abilities, fix);
  await session.connection.workspace.applyEdit({ label: fix.title, edit });
  return null;
}

/** What is known of a name, for hovers and completion: "Kata Containers: microVM. …". */
export function aboutRuntime(name: string, handler?: string): string | undefined {
  const sandbox = sandboxNamed(handler ?? name);
  if (!sandbox) return undefined;
  const known = handler === undefined ? runtimeClassNamed(name) : undefined;
  const note = known ? `${known.note} ` : '';
  const outdated = known?.outdated ? ` ${known.outdated}` : '';
  const needs = sandbox.prerequisites.length > 0 ? ` Needs ${sandbox.prerequisites.join('; ')}.` : '';
  return `${sandbox.title}: ${boundaryNames[sandbox.boundary]}. ${note || `${sandbox.about} `}${outdated}${needs}`
    .replace(/ {2,}/g, ' ')
    .trim();
}
