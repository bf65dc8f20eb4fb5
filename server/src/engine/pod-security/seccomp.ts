/** Seccomp profiles: annotations before Kubernetes 1.19, fields since. */

import { child, descend } from '../parse/lookup.ts';
import { type Control, windowsPods } from './control.ts';
import { forbid, requireOfAll } from './judgement.ts';
import { forbidOtherProfiles } from './profiles.ts';
import { presence, text } from './read.ts';

const path = ['securityContext', 'seccompProfile'];
const demand = 'Seccomp profiles must be the default of the runtime or one on the node';

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

/** The alpha annotations, for the pod and for containers that it has. */
export const seccompAnnotations: Control = {
  id: 'seccompProfile_baseline',
  name: 'Seccomp',
  level: 'baseline',
  since: 0,
  until: 19,
  demand,
  check: ({ annotations, containers }) => {
    const names = containers.map((container) => text(child(container.place, 'name')));
    const known = names.filter((name) => typeof name === 'string');
    return [podAnnotation, ...known.map((name) => containerAnnotation + name)].flatMap((key) =>
      forbid(annotations, child(annotations.place, key), text, (profile) => !isAllowed(profile)),
    );
  },
};

function isAllowed(profile: string): boolean {
  return profile === 'runtime/default' || profile === 'docker/default' || profile.startsWith('localhost/');
}

/** `seccompProfile`, which need not be there at baseline. */
export const seccompBaseline: Control = {
  id: 'seccompProfile_baseline',
  name: 'Seccomp',
  level: 'baseline',
  since: 19,
  demand,
  check: (pod) => pod.setters.flatMap((owner) => forbidOtherProfiles(owner, descend(owner.place, ...path))),
};

/** `seccompProfile`, which must be there, on the pod or on each container. */
export const seccompRestricted: Control = {
  id: 'seccompProfile_restricted',
  name: 'Seccomp',
  level: 'restricted',
  since: 19,
  replaces: seccompBaseline.id,
  exempt: windowsPods,
  demand: 'A seccomp profile must be set, and be the default of the runtime or one on the node',
  check: (pod) =>
    requireOfAll(pod, path, presence, `${path.join('.')}.type: RuntimeDefault`, forbidOtherProfiles),
};
