/**
 * Virtual machines of KubeVirt. Each has a kernel of its own; what its host gives it is read into a container's
 * facts. https://kubevirt.io/api-reference/
 */

import type { Fact } from '../model/fact.ts';
import type { DeviceRequest } from '../model/parts.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { HostMount, Workload } from '../model/workload.ts';
import { child, descend, isWritten, items, keySpan, type Place, placeSpan, string } from '../parse/lookup.ts';
import { type KubernetesObject, nameOf } from './kubernetes-objects.ts';
import { readString, settingAt } from './kubernetes-read.ts';
import { inexpressible, type Unsaid, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { removeAllAt, removeAt } from './yaml-slot.ts';

/** Where the specification of the machine is. */
const machinePaths: Readonly<Record<string, readonly string[]>> = {
  VirtualMachineInstance: ['spec'],
  VirtualMachine: ['spec', 'template', 'spec'],
  VirtualMachineInstanceReplicaSet: ['spec', 'template', 'spec'],
  VirtualMachinePool: ['spec', 'virtualMachineTemplate', 'spec', 'template', 'spec'],
};

/** The name that `sandboxes/known.ts` has for KubeVirt. */
const runtime = 'kubevirt';

/** The machines among objects, each as a workload with one container. */
export function findMachines(objects: readonly KubernetesObject[]): Workload[] {
  return objects.flatMap((each) => machineOf(each) ?? []);
}

function machineOf({ kind, object }: KubernetesObject): Workload | undefined {
  const path = machinePaths[kind];
  if (!path || !/^(pool\.)?kubevirt\.io\//.test(string(child(object, 'apiVersion')) ?? '')) return undefined;
  const spec = descend(object, ...path);
  if (!isWritten(spec)) return undefined;
  const { name, namespace, span, extent } = nameOf(object);
  const unsaid: Unsaid = { family: 'kubernetes', span, dialect: 'a virtual machine' };
  const container = {
    ...unsaidContainer(unsaid),
    mounts: items(child(spec, 'volumes')).flatMap((volume) => hostDiskOf(volume, spec, unsaid) ?? []),
    deviceRequests: [...requestsOf(spec, 'gpus', 'gpu'), ...requestsOf(spec, 'hostDevices', 'other')],
  };
  const workload = unsaidWorkload(unsaid, { kind, name, extent, partial: true, containers: [container] });
  return {
    ...workload,
    ...(namespace === undefined ? {} : { namespace }),
    runtime: inexpressible(runtime, span, unsaid.dialect),
  };
}

function requestsOf(spec: Place, key: string, kind: DeviceRequest['kind']): DeviceRequest[] {
  return items(descend(spec, 'domain', 'devices', key)).flatMap((device) => {
    const place = child(device, 'deviceName');
    if (!isWritten(place)) return [];
    const name: Fact<string> = settingAt(place, {
      written: `devices.${key}[].deviceName`,
      absent: '',
      absentSpan: placeSpan(device),
      read: readString,
    });
    return [{ kind, name: { ...name, slot: { ...name.slot, remove: () => removeAt(device) } } }];
  });
}

/** https://kubevirt.io/user-guide/storage/disks_and_volumes/#hostdisk */
function hostDiskOf(volume: Place, spec: Place, { span, dialect }: Unsaid): HostMount | undefined {
  const disk = child(volume, 'hostDisk');
  if (!isWritten(disk)) return undefined;
  const name = string(child(volume, 'name'));
  const devices = items(descend(spec, 'domain', 'devices', 'disks'));
  const users = devices.filter((device) => string(child(device, 'name')) === name);
  const remove = () => removeAllAt([...users, volume]);
  const source = settingAt(child(disk, 'path'), {
    written: 'hostDisk.path',
    absent: '',
    absentSpan: keySpan(disk) ?? placeSpan(volume),
    read: (place) => {
      const text = string(place);
      return text === undefined ? 'unresolved' : { value: normalizeHostPath(text) };
    },
  });
  return {
    source: { ...source, slot: { ...source.slot, remove } },
    readOnly: inexpressible(false, span, dialect),
    target: undefined,
    hostPathType: '',
    propagation: inexpressible('private', span, dialect),
    remove,
  };
}
