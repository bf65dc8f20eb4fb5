/** What `--volume`, `--mount`, `--device` and their kin give a container. */

import { defaults } from '../model/defaults.ts';
import type { Fact } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import type { Container, HostDevice, HostMount } from '../model/workload.ts';
import { deviceKind } from '../risks/device-requests.ts';
import { isHostPath, propagations, sections } from './compose-volume-entries.ts';
import { baseOf, partFact, type RunOption } from './run-option.ts';
import { inexpressible, type Unsaid } from './unsaid.ts';

type StorageFacts = Pick<
  Container,
  'mounts' | 'volumesFrom' | 'tmpfs' | 'devices' | 'deviceRules' | 'deviceRequests'
>;

/** The facts of all options about storage and devices. */
export function storageOfOptions(options: readonly RunOption[], unsaid: Unsaid): StorageFacts {
  const all = (name: string) => options.filter((option) => option.name === name);
  const whole = (option: RunOption) => partFact(option, 0, option.value.length);
  return {
    mounts: options.flatMap((option) => mountOf(option, unsaid) ?? []),
    volumesFrom: all('volumes-from').map(whole),
    tmpfs: all('tmpfs').map(tmpfsOf),
    devices: all('device').flatMap(deviceOf),
    deviceRules: all('device-cgroup-rule').map(whole),
    deviceRequests: [
      ...all('gpus').map((option) => ({ kind: 'gpu' as const, name: whole(option) })),
      ...all('device')
        .filter(({ value }) => /^[a-z][\w.-]*\/[\w.-]+=/i.test(value))
        .map((option) => ({ kind: deviceKind(option.value), name: whole(option) })),
    ],
  };
}

function mountOf(option: RunOption, unsaid: Unsaid): HostMount | undefined {
  if (option.name === 'volume') return volumeMount(option, unsaid);
  return option.name === 'mount' ? longMount(option, unsaid) : undefined;
}

/** `source:target[:mode,mode]`. A source that is no path names a volume. */
function volumeMount(option: RunOption, unsaid: Unsaid): HostMount | undefined {
  const [source, target, mode, ...rest] = sections(option.value);
  if (!source || !target || rest.length > 0) return undefined;
  const modes = mode ? option.value.slice(mode.start, mode.end).split(',') : [];
  const text = option.value.slice(source.start, source.end);
  if (!isHostPath(text) && !text.startsWith('\0')) return undefined;
  return hostMount(option, unsaid, {
    source: partFact(option, source.start, source.end),
    target: option.value.slice(target.start, target.end),
    isReadOnly: modes.includes('ro'),
    isUnsure: modes.some((word) => word.includes('\0')),
    propagation: modes.findLast((word) => propagations.has(word)),
  });
}

/** `type=bind,source=…,target=…`. https://docs.docker.com/engine/storage/bind-mounts/#syntax */
function longMount(option: RunOption, unsaid: Unsaid): HostMount | undefined {
  const fields = new Map<string, { readonly text: string; readonly start: number }>();
  for (const { 0: field, index } of option.value.matchAll(/[^,]+/g)) {
    const [key = ''] = field.split('=', 1);
    const at = Math.min(key.length + 1, field.length);
    fields.set(key.trim().toLowerCase(), { text: field.slice(at), start: index + at });
  }
  const field = (...names: string[]) => names.map((name) => fields.get(name)).find((each) => each);
  const source = field('source', 'src');
  if (field('type')?.text !== 'bind' || !source || source.text === '') return undefined;
  const readOnly = field('readonly', 'ro');
  return hostMount(option, unsaid, {
    source: partFact(option, source.start, source.start + source.text.length),
    target: field('target', 'destination', 'dst')?.text,
    isReadOnly: /^(|1|t|true)$/i.test(readOnly?.text ?? 'no'),
    isUnsure: readOnly?.text.includes('\0') ?? false,
    propagation: field('bind-propagation')?.text,
  });
}

interface MountText {
  readonly source: Fact<string>;
  readonly target: string | undefined;
  readonly isReadOnly: boolean;
  /** Whether the mode is not known. */
  readonly isUnsure: boolean;
  readonly propagation: string | undefined;
}

function hostMount(option: RunOption, { family }: Unsaid, mount: MountText): HostMount {
  const { source, target } = mount;
  const base = baseOf(option);
  const readOnly: Fact<boolean> = mount.isUnsure
    ? { state: 'unresolved', ...base }
    : mount.isReadOnly
      ? { state: 'set', value: true, ...base }
      : inexpressible(defaults.mountReadOnly[family], base.span, 'this mount');
  const propagation = propagations.get(mount.propagation ?? '');
  return {
    source: source.state === 'unresolved' ? source : { ...source, value: normalizeHostPath(source.value) },
    target: target?.includes('\0') ? undefined : target,
    hostPathType: '',
    readOnly,
    propagation: propagation
      ? { state: 'set', value: propagation, ...base }
      : inexpressible(defaults.mountPropagation[family], base.span, 'this mount'),
    remove: option.remove,
  };
}

function tmpfsOf(option: RunOption): StorageFacts['tmpfs'][number] {
  const cut = option.value.indexOf(':');
  if (cut < 0) return { target: partFact(option, 0, option.value.length), options: [] };
  const words = [...option.value.slice(cut + 1).matchAll(/[^,]+/g)];
  return {
    target: partFact(option, 0, cut),
    options: words.map(({ 0: word, index }) => {
      const fact = partFact(option, cut + 1 + index, cut + 1 + index + word.length);
      return fact.state === 'unresolved' ? fact : { ...fact, value: fact.value.toLowerCase() };
    }),
  };
}

/** `host[:container[:permissions]]`; a name of the Container Device Interface is no path. */
function deviceOf(option: RunOption): HostDevice[] {
  const [path = ''] = option.value.split(':', 1);
  if (!/^[/\0]/.test(path)) return [];
  const fact = partFact(option, 0, path.length);
  const known: Fact<string> =
    fact.state === 'unresolved' ? fact : { ...fact, value: normalizeHostPath(fact.value) };
  return [{ path: known, remove: option.remove }];
}
