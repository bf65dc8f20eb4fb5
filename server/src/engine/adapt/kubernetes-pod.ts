/** The facts of a pod as a whole: its namespaces and its runtime. */

import { defaults } from '../model/defaults.ts';
import type { Fact, Slot } from '../model/fact.ts';
import { knownValue } from '../model/fact.ts';
import type { NamespaceMode, Namespaces } from '../model/workload.ts';
import { child, type Place } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { podPlacement, readBoolean, readString, settingAt } from './kubernetes-read.ts';
import { inexpressible } from './unsaid.ts';
import type { Reading } from './yaml-facts.ts';

/** The namespaces of a pod. `absentSpan` names the workload. */
export function readNamespaces(spec: Place, absentSpan: Span): Namespaces {
  const host = (key: string, absent: NamespaceMode) =>
    namespaceFact(spec, key, absent, absentSpan, 'host', 'own');
  const pid = host('hostPID', defaults.pid.kubernetes);
  const shared = namespaceFact(
    spec,
    'shareProcessNamespace',
    defaults.pid.kubernetes,
    absentSpan,
    'other',
    'own',
  );
  return {
    network: host('hostNetwork', defaults.network.kubernetes),
    // One setting speaks of the host's processes, the other of those of the pod's other containers.
    pid:
      pid.state !== 'unresolved' && knownValue(pid) === 'own' && knownValue(shared) !== 'own' ? shared : pid,
    ipc: host('hostIPC', defaults.ipc.kubernetes),
    uts: inexpressible(defaults.uts.kubernetes, absentSpan, 'a pod'),
    user: host('hostUsers', defaults.userNamespace.kubernetes),
    cgroup: inexpressible(defaults.cgroup.kubernetes, absentSpan, 'a pod'),
  };
}

/** A namespace that a boolean chooses. Its slot takes the mode and writes the boolean. */
function namespaceFact(
  spec: Place,
  key: string,
  absent: NamespaceMode,
  absentSpan: Span,
  whenTrue: NamespaceMode,
  whenFalse: NamespaceMode,
): Fact<NamespaceMode> {
  const read = (place: Place): Reading<NamespaceMode> => {
    const reading = readBoolean(place);
    return typeof reading === 'object' ? { value: reading.value ? whenTrue : whenFalse } : reading;
  };
  const fact = settingAt(child(spec, key), {
    written: key,
    absent,
    absentSpan,
    read,
    placement: podPlacement,
  });
  const { slot } = fact;
  const set: Slot['set'] = (value) =>
    slot.set(value === whenTrue ? true : value === whenFalse ? false : value);
  return { ...fact, slot: { ...slot, set } };
}

/** The RuntimeClass that a pod asks for. */
export function readRuntime(spec: Place, absentSpan: Span): Fact<string> {
  return settingAt(child(spec, 'runtimeClassName'), {
    written: 'runtimeClassName',
    absent: defaults.runtime.kubernetes,
    absentSpan,
    read: readString,
    placement: podPlacement,
  });
}
