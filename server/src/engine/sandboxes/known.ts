/** Which sandbox a name stands for: RuntimeClass names and handlers, values of `runtime`. */

import { sandboxes } from './catalogue.ts';
import { type EffectWithReason, effectInside, type SandboxEffects } from './effects.ts';
import type { KnownRuntimeClass } from './runtime-class.ts';
import { runtimeClasses } from './runtime-classes.ts';
import type { Sandbox } from './sandbox.ts';

const classes = new Map(runtimeClasses.map((each) => [each.name, each]));
const byId = new Map(sandboxes.map((each) => [each.id, each]));
const byName = new Map(
  sandboxes.flatMap((each) =>
    [...each.handlers, ...each.runtimes].map((name): [string, Sandbox] => [name, each]),
  ),
);

/**
 * What a RuntimeClass name, its handler, a Compose `runtime` or a containerd runtime type stands for: the ordinary
 * runtime too. `undefined` for every name that is not known.
 */
export function sandboxNamed(name: string): Sandbox | undefined {
  const known = classes.get(name);
  return (
    (known && byId.get(known.sandbox)) ??
    byName.get(name) ??
    sandboxes.find(({ pattern }) => pattern?.test(name))
  );
}

/** The sandbox with an id of `catalogue.ts`. */
export function sandboxWithId(id: string): Sandbox | undefined {
  return byId.get(id);
}

/** What is known of the RuntimeClass of this name. */
export function runtimeClassNamed(name: string): KnownRuntimeClass | undefined {
  return classes.get(name);
}

/** What a sandbox does about the risk of a rule; `undefined` where there is no wall. */
export function effectIn(
  sandbox: Sandbox,
  ruleId: string,
  effects: SandboxEffects,
): EffectWithReason | undefined {
  if (!sandbox.kind) return undefined;
  const usual = effectInside(effects, sandbox.kind);
  const exception = sandbox.exceptions?.find(
    ({ rules, instead }) => rules.includes(ruleId) && (instead === undefined || instead === usual.effect),
  );
  return exception?.effect ?? usual;
}

/** The names of sandboxes: of their RuntimeClasses and handlers, and as values of `runtime`. */
export function sandboxNames(): string[] {
  return [...classes.keys(), ...byName.keys()].filter((name) => sandboxNamed(name)?.kind !== undefined);
}
