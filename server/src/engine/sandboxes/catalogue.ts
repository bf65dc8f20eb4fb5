/**
 * The sandboxes and runtimes that are known: what wall each puts up, the names it goes by, what it needs. The names of
 * RuntimeClasses stand in `runtime-classes.ts`.
 */

import { kata } from './kata.ts';
import { machines } from './machines.ts';
import { withoutMachine } from './same-kernel.ts';
import type { Sandbox } from './sandbox.ts';

/** All that are known; where patterns overlap, the special one stands first. */
export const sandboxes: readonly Sandbox[] = [...[...kata].reverse(), ...machines, ...withoutMachine];
