/** Pods for the tests of the Pod Security Standards. */

import type { PodSecurityVerdict } from '../../server/src/engine/model/pod-security.ts';
import { child, rootPlace } from '../../server/src/engine/parse/lookup.ts';
import { parseYaml } from '../../server/src/engine/parse/yaml.ts';
import { podSecurity } from '../../server/src/engine/pod-security/verdict.ts';
import { latestKubernetesVersion } from '../../server/src/engine/pod-security/version.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What a test adds to a pod that all levels of all versions admit. */
export interface Additions {
  readonly spec?: Settings;
  /** The pod's `securityContext`. */
  readonly podContext?: Settings;
  readonly container?: Settings;
  /** The container's `securityContext`. */
  readonly context?: Settings;
  readonly annotations?: Settings;
}

/** A pod with one container, `web`, that only differs by the additions from one that the restricted level admits. */
export function pod({ spec, podContext, container, context, annotations }: Additions): string {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...context };
  return JSON.stringify({
    metadata: { annotations },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...podContext },
      containers: [{ name: 'web', securityContext, ...container }],
      ...spec,
    },
  });
}

/** The verdict on a manifest of a pod. */
export function judge(text: string, version = latestKubernetesVersion): PodSecurityVerdict {
  const root = rootPlace(parseYaml(text));
  return podSecurity({ spec: child(root, 'spec'), metadata: child(root, 'metadata') }, version);
}

/** The ids of the controls that a pod fails. */
export function failing(additions: Additions, version = latestKubernetesVersion): readonly string[] {
  return judge(pod(additions), version).failures.map(({ id }) => id);
}
