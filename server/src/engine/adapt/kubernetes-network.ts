/** What a container of a pod says about the network, and what its pod says about kernel settings. */

import type { Entry, Fact } from '../model/fact.ts';
import type { Port } from '../model/parts.ts';
import type { Container } from '../model/workload.ts';
import { child, descend, isWritten, items, type Place, placeSpan, scalar, string } from '../parse/lookup.ts';
import type { PodContext } from './kubernetes-container.ts';
import { isTemplate, readString, settingAt } from './kubernetes-read.ts';
import type { Reading } from './yaml-facts.ts';
import { removeAt } from './yaml-slot.ts';

/** Ports, hosts of probes, the environment, the pod's sysctls. */
export function networkOfContainer(
  container: Place,
  { spec }: PodContext,
): Pick<Container, 'ports' | 'probeHosts' | 'environment' | 'sysctls'> {
  return {
    ports: items(child(container, 'ports')).flatMap(portOf),
    probeHosts: probes.flatMap((path) => probeHost(descend(container, ...path))),
    environment: items(child(container, 'env')).flatMap(nameAndValue),
    sysctls: items(descend(spec, 'securityContext', 'sysctls')).flatMap(nameAndValue),
  };
}

/** `name` and `value`; a value from elsewhere is unresolved. */
function nameAndValue(item: Place): Entry[] {
  const name = string(child(item, 'name'));
  if (name === undefined) return [];
  const nameSpan = placeSpan(child(item, 'name'));
  const options = { written: 'value', absent: '', absentSpan: nameSpan, read: readText };
  const from = child(item, 'valueFrom');
  const fact = isWritten(from)
    ? settingAt(from, { ...options, read: () => 'unresolved' })
    : settingAt(child(item, 'value'), options);
  return [{ name, nameSpan, value: { ...fact, slot: { ...fact.slot, remove: () => removeAt(item) } } }];
}

/** The API wants strings here; numbers are written often, and fail, but say what was meant. */
function readText(place: Place): Reading<string> {
  const value = scalar(place);
  return value === undefined || value === null ? 'unresolved' : { value: String(value) };
}

function portOf(item: Place): Port[] {
  const host = child(item, 'hostPort');
  const containerPort = scalar(child(item, 'containerPort'));
  const hostPort = scalar(host);
  const isPublished = typeof hostPort === 'number' && hostPort !== 0;
  if (!isPublished && typeof containerPort !== 'number') return [];
  const at = isPublished ? host : child(item, 'containerPort');
  const fact = settingAt(at, {
    written: isPublished ? 'hostPort' : 'containerPort',
    absent: '',
    absentSpan: placeSpan(item),
    read: readText,
  });
  return [
    {
      container: typeof containerPort === 'number' ? containerPort : undefined,
      host: isPublished ? { address: string(child(item, 'hostIP')) ?? '', port: hostPort } : undefined,
      fact,
    },
  ];
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ (Host Probes / Lifecycle Hooks) */
const probes = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((hook) => [
  [...hook, 'httpGet', 'host'],
  [...hook, 'tcpSocket', 'host'],
]);

function probeHost(place: Place): Fact<string>[] {
  if (!isWritten(place) || isTemplate(place)) return [];
  return [settingAt(place, { written: 'host', absent: '', absentSpan: placeSpan(place), read: readString })];
}
