/** What builds have in common: where they run, what a step may do to the image, and how its mounts are read. */

import type { BuildMount } from '../model/build.ts';
import type { Fact } from '../model/fact.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';

/** What sandboxes do about a step that reaches out of the build. */
export const onTheBuilder: SandboxEffects = {
  'user-namespace': { effect: 'reduced', reason: 'Only a rootless builder is in one.' },
  gvisor: { effect: 'not-helped', reason: 'The builder is not in the sandbox of what it builds.' },
  microvm: { effect: 'not-helped', reason: 'Only a builder that is itself in a microVM is contained.' },
};

/** What sandboxes do about what makes root of a user of the container. */
export const rootInTheContainer: SandboxEffects = {
  'user-namespace': { effect: 'contained', reason: 'Root of the container is nobody on the host.' },
  gvisor: { effect: 'contained', reason: 'Root of the container is an ordinary user of the Sentry.' },
  microvm: {
    effect: 'contained',
    reason:
      'It is root of the guest only, but writes files that are shared with the guest as root of the host.',
  },
};

/** What sandboxes do about a secret that whoever has the image can read. */
export const inTheImage: SandboxEffects = {
  'user-namespace': { effect: 'not-helped', reason: 'The secret is in the image, wherever that runs.' },
  gvisor: { effect: 'not-helped', reason: 'The secret is in the image, wherever that runs.' },
  microvm: { effect: 'not-helped', reason: 'The secret is in the image, wherever that runs.' },
  vm: { effect: 'not-helped', reason: 'The secret is in the image, wherever that runs.' },
};

/** What sandboxes do about loose permissions among the users of one container. */
export const insideTheContainer: SandboxEffects = {
  'user-namespace': { effect: 'not-helped', reason: 'It is about users inside one container.' },
  gvisor: { effect: 'not-helped', reason: 'It is about users inside one container.' },
  microvm: { effect: 'not-helped', reason: 'It is about users inside one container.' },
};

/** What a mount says by a name; `undefined` when it says nothing. The last word counts. */
export function mountOption({ options }: BuildMount, name: string): Fact<string> | undefined {
  return options.findLast((option) => option.name === name)?.value;
}
