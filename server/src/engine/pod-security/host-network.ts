/** What containers may do with the host's network. */

import { child, descend } from '../parse/lookup.ts';
import type { Control } from './control.ts';
import { forbid } from './judgement.ts';
import { listItems, number, text } from './read.ts';

/**
 * A pod with `hostNetwork: true` gets a `hostPort` for each port from the API server. That is not reported here:
 * the cause has a control of its own.
 */
export const hostPorts: Control = {
  id: 'hostPorts',
  name: 'Host Ports',
  level: 'baseline',
  since: 0,
  demand: 'Containers must not take ports of the host',
  check: (pod) =>
    pod.containers.flatMap((container) =>
      listItems(child(container.place, 'ports')).flatMap((port) =>
        forbid(container, child(port, 'hostPort'), number, (hostPort) => hostPort !== 0),
      ),
    ),
};

const hooks = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((hook) => [
  [...hook, 'httpGet', 'host'],
  [...hook, 'tcpSocket', 'host'],
]);

/** The kubelet connects from the host's network, to wherever `host` says. */
export const hostProbes: Control = {
  id: 'hostProbesAndHostLifecycle',
  name: 'Host Probes / Lifecycle Hooks',
  level: 'baseline',
  since: 34,
  demand: 'Probes and lifecycle hooks must connect to the pod, not to a host that they name',
  check: (pod) =>
    pod.containers.flatMap((container) =>
      hooks.flatMap((path) =>
        forbid(container, descend(container.place, ...path), text, (host) => host !== ''),
      ),
    ),
};
