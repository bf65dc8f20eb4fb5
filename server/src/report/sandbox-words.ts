/** The advice about sandboxes in words, the same in lens, hover, terminal and page. */

import type { Advice } from '../engine/advice.ts';
import type { CurrentSandbox } from '../engine/sandboxes/current.ts';
import type { SandboxBoundary } from '../engine/sandboxes/sandbox.ts';
import { counted } from './words.ts';

/** What each boundary is called. */
export const boundaryNames: Readonly<Record<SandboxBoundary, string>> = {
  'shared-kernel': 'shared kernel',
  'user-namespace': 'user namespace',
  'user-space-kernel': 'user-space kernel',
  microvm: 'microVM',
  vm: 'virtual machine',
  libos: 'library OS',
  unknown: 'unknown boundary',
};

/** The wall of today: "shared kernel", "microVM (Kata Containers)", "unknown boundary (`ours`)". */
export function boundaryText({ boundary, sandbox, unknown, unresolved }: CurrentSandbox): string {
  const name = boundaryNames[boundary];
  if (sandbox) return sandbox.id === 'user-namespace' ? name : `${name} (${sandbox.title})`;
  if (unresolved !== undefined) return `${name} (\`${unresolved}\` is a template's)`;
  return unknown === undefined ? name : `${name} (\`${unknown}\`)`;
}

/** How the target is called: "microVM", "gVisor". */
export function targetName({ target }: Pick<Advice, 'target'>): string {
  const sandbox = target?.sandbox;
  return sandbox && sandbox.boundary !== 'microvm' ? sandbox.title : 'microVM';
}

/** The verdict in a few words: "microVM: ready after 1 change". */
export function verdictText(advice: Pick<Advice, 'verdict' | 'blockers' | 'removed' | 'target'>): string {
  const { verdict, blockers, removed } = advice;
  const name = targetName(advice);
  switch (verdict) {
    case 'ready':
      return `${name}: ready`;
    case 'ready-after-changes':
      return `${name}: ready after ${counted(removed.length || blockers.length, 'change')}`;
    case 'blocked':
      return `${name}: blocked by ${blockers
        .filter(({ fixable }) => !fixable)
        .map(({ ruleId }) => ruleId)
        .filter(isFirst)
        .join(', ')}`;
    case 'already-sandboxed':
      return 'sandboxed';
    case 'not-applicable':
      return 'no move';
  }
}

function isFirst<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}

/** An overhead as the class has it: "320Mi of memory and 250m of CPU". */
export function overheadText({ memory, cpu }: NonNullable<Advice['overhead']>): string {
  return `${memory} of memory${cpu === undefined ? '' : ` and ${cpu} of CPU`}`;
}
