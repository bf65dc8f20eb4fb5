/** How messages name what a file says. */

import type { Family, HostMount } from '../model/workload.ts';

/**
 * The setting with its value. An item of Compose's `security_opt` is both already; a pod's field is only the name.
 *
 * @param value in the words of the Kubernetes API
 */
export function withValue(written: string, value: string, family: Family): string {
  return family === 'kubernetes' ? `${written}: ${value}` : written;
}

/** The setting with its value. An option, `--privileged` or `Network=host`, is written with it already, and a feature of a dev container is it. */
export function settingWith(written: string, value: string): string {
  return /^-|=|\//.test(written) ? written : `${written}: ${value}`;
}

/** What to check before a path of the host is taken away from a container: data that was to stay would not. */
export const withoutMountCheck =
  'what the program reads or keeps there: it no longer sees it, and what it writes from then on goes with the container.';

/**
 * Says that a mount comes through a claim; nothing where it does not.
 *
 * @param around what sets it apart from the words before and behind
 */
export function throughClaim({ claim }: HostMount, around = ''): string {
  return claim === undefined ? '' : `${around} through the claim \`${claim}\`${around}`;
}
