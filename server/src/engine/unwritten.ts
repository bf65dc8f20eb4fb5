/** What is true of a workload and written nowhere: what the platform, or another file, gives it. */

import { knownItems, knownValue } from './model/fact.ts';
import type { Container, Family, Workload } from './model/workload.ts';
import type { Span } from './source.ts';

/** What is not written of one container. */
export interface Unwritten {
  /** The text that names it. */
  readonly span: Span;
  /** In a few words each: "user root". */
  readonly facts: readonly string[];
}

/** Those that describe what runs, and can be told something that they do not say. */
const described: ReadonlySet<Family> = new Set(['compose', 'kubernetes', 'dockerfile']);

/** What holds of each container though nobody wrote it. A part of a workload says nothing: others may write it. */
export function unwrittenOf(workload: Workload): Unwritten[] {
  const { family, partial, containers, runs, extent, serviceAccountToken } = workload;
  if (partial || !runs || !described.has(family)) return [];
  return containers
    .map((container, i): Unwritten => {
      const hasToken = serviceAccountToken.state === 'absent' && knownValue(serviceAccountToken) === true;
      const token = i === 0 && family === 'kubernetes' && hasToken;
      const facts = [...userOf(container, extent), ...(family === 'dockerfile' ? [] : rightsOf(container))];
      return { span: container.span, facts: token ? [...facts, 'API token'] : facts };
    })
    .filter(({ facts }) => facts.length > 0);
}

/** The user, where another file names it or none is named. What an image that nobody knows says is not told. */
function userOf({ user }: Container, extent: Span): string[] {
  const known = knownValue(user);
  const name = known?.text || (known?.isRoot ? 'root' : '');
  const isHere = extent.start <= user.span.start && user.span.end <= extent.end;
  return name !== '' && (user.state === 'absent' || !isHere) ? [`user ${name}`] : [];
}

function rightsOf({ privileged, capabilitiesDropped, seccomp }: Container): string[] {
  if (knownValue(privileged) !== false) return [];
  const dropped = knownItems(capabilitiesDropped).length > 0 || capabilitiesDropped.state !== 'absent';
  return [
    ...(dropped ? [] : ['default capabilities']),
    ...(seccomp.state === 'absent' && seccomp.value.type === 'unconfined' ? ['no seccomp profile'] : []),
  ];
}
