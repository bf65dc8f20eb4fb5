/** What the two rules about gaining privileges share: when it cannot be forbidden, and how it is. */

import { type Fact, is, knownItems } from '../model/fact.ts';
import type { Container, Workload } from '../model/workload.ts';
import type { FixProposal } from '../rule.ts';

/**
 * True where Kubernetes lets a container gain privileges whatever the file says: with `SYS_ADMIN` and in a
 * privileged container (https://kubernetes.io/docs/tasks/configure-pod-container/security-context/). There are
 * rules for those.
 */
export function isEscalationForced(
  { capabilitiesAdded, privileged }: Container,
  { family }: Workload,
): boolean {
  if (family !== 'kubernetes') return false;
  return (
    is(privileged, true) ||
    knownItems(capabilitiesAdded).some(({ value }) => ['ALL', 'SYS_ADMIN'].includes(value))
  );
}

/** Forbids it: the kernel then ignores setuid bits and file capabilities. */
export function forbidEscalation({ slot }: Fact<boolean>, { family }: Workload): FixProposal {
  return {
    title: `Write \`${family === 'compose' ? 'no-new-privileges:true' : 'allowPrivilegeEscalation: false'}\``,
    change: () => slot.set(false),
    check: 'whether the program calls setuid programs such as `sudo`, `su` or `ping`: they no longer work.',
  };
}
