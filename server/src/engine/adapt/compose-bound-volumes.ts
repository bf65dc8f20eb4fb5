/**
 * Top-level volumes of a Compose file whose driver binds a path of the host: `o: bind`, `device: /path`.
 * https://github.com/compose-spec/compose-spec/blob/main/07-volumes.md#driver_opts
 */

import { defaults } from '../model/defaults.ts';
import type { Fact } from '../model/fact.ts';
import type { HostMount, Workload } from '../model/workload.ts';
import { child, descend, entries, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { wordAt } from './compose-service.ts';
import { entriesOf, readHostPath } from './compose-volume-entries.ts';
import { inexpressible, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { factAt } from './yaml-facts.ts';
import { closedSlot, removeAt } from './yaml-slot.ts';

export interface BoundPath {
  readonly source: Fact<string>;
  /** Set where the volume itself is read-only. */
  readonly readOnly?: Fact<boolean>;
}

/** The device of the host whose file system is a volume of the local driver: `type: ext4`, `device: /dev/sda1`. */
export function deviceOfVolume(volume: Place): Fact<string> | undefined {
  if (!isLocal(volume) || boundPath(volume)) return undefined;
  const read = { written: 'device', absent: '', absentSpan: placeSpan(volume), read: readHostPath };
  const source = factAt(descend(volume, 'driver_opts', 'device'), read);
  return source.state === 'set' && source.value.startsWith('/dev/') ? source : undefined;
}

function isLocal(volume: Place): boolean {
  return ['local', undefined].includes(wordAt(child(volume, 'driver')));
}

/** The host path that a volume of the local driver binds; `undefined` when it binds none. */
export function boundPath(volume: Place): BoundPath | undefined {
  const options = child(volume, 'driver_opts');
  const mountOptions = child(options, 'o');
  const words = wordAt(mountOptions)?.split(',') ?? [];
  if (!isLocal(volume) || !(words.includes('bind') || words.includes('rbind'))) return undefined;
  const absentSpan = placeSpan(volume);
  const read = { written: 'device', absent: '', absentSpan, read: readHostPath };
  const source = factAt(child(options, 'device'), read);
  if (source.state === 'absent') return undefined;
  if (!words.includes('ro')) return { source };
  const { via } = mountOptions;
  const slot = closedSlot('the volume itself is read-only');
  const span = placeSpan(mountOptions);
  return { source, readOnly: { state: 'set', value: true, span, written: 'o', via, slot } };
}

/** The volumes that no service of the file mounts, each as a workload that does not run: another file may use it. */
export function unusedVolumes(root: Place): Workload[] {
  const bound = entries(child(root, 'volumes')).flatMap((place) => {
    const path = boundPath(place);
    return path ? [{ place, path }] : [];
  });
  if (bound.length === 0) return [];
  const services = entries(child(root, 'services'));
  const used = new Set(
    services.flatMap((service) => entriesOf(service, placeSpan(service)).map(({ volume }) => volume)),
  );
  return bound.filter(({ place }) => !used.has(String(place.key))).map(unusedVolume);
}

function unusedVolume({ place, path }: { readonly place: Place; readonly path: BoundPath }): Workload {
  const span = keySpan(place) ?? placeSpan(place);
  const unsaid = { family: 'compose', span, dialect: 'a volume' } as const;
  const remove = () => removeAt(place);
  const mount: HostMount = {
    source: { ...path.source, slot: { ...path.source.slot, remove } },
    readOnly: path.readOnly ?? inexpressible(defaults.mountReadOnly.compose, span, unsaid.dialect),
    target: undefined,
    hostPathType: '',
    propagation: inexpressible(defaults.mountPropagation.compose, span, unsaid.dialect),
    remove,
  };
  const container = { ...unsaidContainer(unsaid), mounts: [mount] };
  const named = { kind: 'volume', name: String(place.key), extent: span, partial: true };
  return { ...unsaidWorkload(unsaid, { ...named, containers: [container] }), runs: false };
}
