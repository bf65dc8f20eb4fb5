/** Tells what of a pod no edit can bring into a sandbox: what its program uses is on the node. */

import { knownValue } from '../model/fact.ts';
import type { SandboxKind } from '../model/sandbox-kind.ts';
import type { Obstacle, Workload } from '../model/workload.ts';
import { child, descend, entries, type Place, placeSpan } from '../parse/lookup.ts';
import { hostPathRisk, ruleOfMount } from '../risks/host-paths.ts';
import { containerPlaces } from './kubernetes-pods.ts';

/** What stands in the way of a sandbox; `undefined` when nothing does. */
export function obstacleOf(workload: Workload, pod: Place, kind: SandboxKind): Obstacle | undefined {
  return mountObstacle(workload) ?? gpuObstacle(pod, kind) ?? unknowable(workload);
}

function mountObstacle({ containers }: Workload): Obstacle | undefined {
  const device = containers.flatMap(({ devices }) => devices)[0];
  if (device) {
    const reason = `a sandbox does not pass on the device \`${knownValue(device.path) ?? ''}\``;
    return { ruleId: 'host-device-access', reason, span: device.path.span };
  }
  for (const { source, hostPathType } of containers.flatMap(({ mounts }) => mounts)) {
    const path = knownValue(source);
    if (path === undefined) continue;
    if (/^\/dev(\/|$)/.test(path) && path !== '/dev/shm') {
      const reason = `a sandbox has its own \`/dev\`, and it mounts \`${path}\``;
      return { ruleId: ruleOfMount(path), reason, span: source.span };
    }
    if (hostPathType === 'Socket' || holdsRuntimeSocket(path)) {
      const reason = `sockets of the host do not answer in a sandbox: it mounts \`${path}\``;
      return { ruleId: ruleOfMount(path), reason, span: source.span };
    }
  }
  return undefined;
}

function holdsRuntimeSocket(path: string): boolean {
  const kind = hostPathRisk(path, { readOnly: undefined })?.kind;
  return path === '/' || kind === 'runtime-socket' || kind === 'runtime-socket-folder';
}

/** A plain device plugin hands over the driver of the host; gVisor filters the calls to NVIDIA's. */
function gpuObstacle(pod: Place, kind: SandboxKind): Obstacle | undefined {
  for (const { place } of containerPlaces(child(pod, 'spec'))) {
    for (const limit of entries(descend(place, 'resources', 'limits'))) {
      const name = String(limit.key);
      if (kind === 'gvisor' && name === 'nvidia.com/gpu') continue;
      if (/^(nvidia\.com\/(gpu|mig-.*)|amd\.com\/gpu|gpu\.intel\.com\/.*)$/.test(name)) {
        const reason = `\`${name}\` needs the driver of the host`;
        return { ruleId: 'device-request', reason, span: placeSpan(limit) };
      }
    }
  }
  return undefined;
}

/** What nobody can tell: whether the sandbox would be given something that it can't take. */
function unknowable({ namespaces, containers }: Workload): Obstacle | undefined {
  const facts = [
    { ruleId: 'host-network-namespace', fact: namespaces.network },
    { ruleId: 'host-pid-namespace', fact: namespaces.pid },
    { ruleId: 'host-ipc-namespace', fact: namespaces.ipc },
    { ruleId: 'user-namespace-in-sandbox', fact: namespaces.user },
    ...containers.flatMap(({ procUnmasked, mounts, devices }) => [
      { ruleId: 'unmasked-proc', fact: procUnmasked },
      ...mounts.map(({ source }) => ({ ruleId: 'sensitive-host-path-mount', fact: source })),
      ...devices.map(({ path }) => ({ ruleId: 'host-device-access', fact: path })),
    ]),
  ];
  const unknown = facts.find(({ fact }) => fact.state === 'unresolved');
  return (
    unknown && {
      ruleId: unknown.ruleId,
      span: unknown.fact.span,
      reason: `\`${unknown.fact.written}\` is only known when the file is rendered`,
    }
  );
}
