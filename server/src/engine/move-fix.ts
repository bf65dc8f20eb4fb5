/** The fix that gives a workload a kernel of its own, where its platform has a line for that. */

import { isRefusal } from './model/fact.ts';
import type { MoveChange, Workload } from './model/workload.ts';
import type { Fix } from './rule.ts';
import type { SandboxEffects, SandboxKind } from './sandboxes/effects.ts';
import { knownSandbox } from './sandboxes/known.ts';
import type { Settings } from './settings.ts';

const place: Readonly<Record<SandboxKind, string>> = {
  microvm: 'in a microVM',
  gvisor: 'in gVisor',
  'user-namespace': 'in a user namespace',
};

/**
 * The move to the sandbox that the settings name, or the platform's default, as a fix for a risk on which
 * sandboxes have these effects. None when the sandbox does not help, or the workload can't be moved.
 */
export function moveFix(workload: Workload, effects: SandboxEffects, settings: Settings): Fix[] {
  const { move, family, name } = workload;
  if (!move) return [];
  const { runtimeClassName, composeRuntime } = settings.sandbox;
  const runtime = (family === 'compose' ? composeRuntime : runtimeClassName) || move.defaultRuntime;
  // A name that nobody knows was chosen in the settings, which ask for a microVM.
  const kind = knownSandbox(runtime)?.kind ?? 'microvm';
  const { effect } = effects[kind];
  // What the sandbox does not support goes with the move. The proof has the last word.
  if (effect !== 'contained' && effect !== 'not-supported') return [];
  const change = into(workload, runtime);
  if (!change) return [];
  const setting = family === 'compose' ? 'runtime' : 'runtimeClassName';
  const also = change.also.map((each) => ` and ${each}`).join('');
  return [
    {
      title: `Run \`${name}\` ${place[kind]}: set \`${setting}: ${runtime}\`${also}`,
      kind: 'sandbox',
      edits: change.edits,
      ops: change.ops,
      check: `${[needs(workload, runtime), ...change.check].join('; ')}.`,
    },
  ];
}

function needs({ family }: Workload, runtime: string): string {
  return family === 'compose'
    ? `whether the Docker host has the runtime \`${runtime}\``
    : `whether the cluster has the RuntimeClass \`${runtime}\`: without it the pod fails to start`;
}

/** Changes made already: every finding of a workload asks for the same one. */
const made = new WeakMap<Workload, { readonly runtime: string; readonly change: MoveChange | undefined }>();

function into(workload: Workload, runtime: string): MoveChange | undefined {
  const known = made.get(workload);
  if (known?.runtime === runtime) return known.change;
  const change = workload.move?.into(runtime);
  const usable = change && !isRefusal(change) ? change : undefined;
  made.set(workload, { runtime, change: usable });
  return usable;
}
