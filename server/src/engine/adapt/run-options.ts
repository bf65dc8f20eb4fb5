/**
 * What the options of `docker run` mean, wherever they are written: on command lines, in `runArgs`, in the `options` of
 * a workflow, as the keys of a Quadlet unit. https://docs.docker.com/reference/cli/docker/container/run/,
 * https://docs.podman.io/en/latest/markdown/podman-run.1.html
 */

import { defaults } from '../model/defaults.ts';
import type { Entry, Fact, KnownFact, ListFact } from '../model/fact.ts';
import type { Container, Namespaces, User, Workload } from '../model/workload.ts';
import { namespaceOf } from './namespace-mode.ts';
import { readPublished } from './ports.ts';
import { baseOf, partFact, type RunOption } from './run-option.ts';
import { securityOfOptions } from './run-security.ts';
import { storageOfOptions } from './run-storage.ts';
import { inexpressible, inexpressibleList, type Unsaid } from './unsaid.ts';
import { readUserText } from './user.ts';

/** What options say of a container and its workload. */
export interface RunSettings {
  readonly container: Partial<Container>;
  readonly workload: Pick<Workload, 'namespaces' | 'runtime' | 'hostNames' | 'annotations'> &
    Partial<Pick<Workload, 'staysOnHost'>>;
}

/** Reads options in order; of those that can hold one value the last counts. */
export function settingsOfOptions(options: readonly RunOption[], unsaid: Unsaid): RunSettings {
  const one = (name: string) => options.findLast((option) => option.name === name);
  const all = (name: string) => options.filter((option) => option.name === name);
  const fact = <T>(name: string, absent: T, read: (text: string) => T | undefined): Fact<T> => {
    const option = one(name);
    return (option && optionFact(option, read)) ?? inexpressible(absent, unsaid.span, unsaid.dialect);
  };
  const word = (name: string) => fact(name, '', (text) => text);
  const words = (name: string) => all(name).flatMap((option) => optionFact(option, (text) => text) ?? []);
  const pairs = (name: string) => all(name).flatMap(entryOf);
  const { family } = unsaid;
  const capabilities = (name: string): ListFact<string> => {
    const items = all(name).flatMap((option) => listFacts(option, capabilityName));
    const list = inexpressibleList<string>(unsaid.span, unsaid.dialect);
    const [first] = all(name);
    if (!first) return list;
    const slot = { ...list.slot, ...(all(name).length === 1 ? { remove: first.remove } : {}) };
    return { ...list, ...baseOf(first), state: 'set', items, slot };
  };
  const namespaces: Namespaces = {
    network: fact('network', defaults.network[family], namespaceOf),
    pid: fact('pid', defaults.pid[family], namespaceOf),
    ipc: fact('ipc', defaults.ipc[family], namespaceOf),
    uts: fact('uts', defaults.uts[family], namespaceOf),
    user: fact('userns', defaults.userNamespace[family], namespaceOf),
    cgroup: fact('cgroupns', defaults.cgroup[family], namespaceOf),
  };
  const groups = [
    ...all('user').flatMap(userGroup),
    ...words('group-add').map((each) => ({ role: 'supplemental' as const, fact: each })),
  ];
  return {
    container: {
      privileged: fact('privileged', defaults.privileged[family], readSwitch),
      user: fact<User>('user', defaults.user[family], readUserText),
      capabilitiesAdded: capabilities('cap-add'),
      capabilitiesDropped: capabilities('cap-drop'),
      ...securityOfOptions(options, unsaid),
      ...storageOfOptions(options, unsaid),
      groups,
      environment: pairs('env'),
      sysctls: pairs('sysctl'),
      ulimits: pairs('ulimit'),
      ports: all('publish').flatMap((option) => {
        const port = readPublished(option.value);
        const text = optionFact(option, (value) => value);
        return port && text ? { ...port, fact: text } : [];
      }),
      cgroupParent: word('cgroup-parent'),
      readOnlyRootFilesystem: fact('read-only', defaults.readOnlyRootFilesystem[family], readSwitch),
      isolation: word('isolation'),
      accounts: words('credentialspec'),
      limits: { memory: word('memory'), cpu: word('cpus'), pids: word('pids-limit') },
      oomKillDisabled: fact('oom-kill-disable', defaults.oomKillDisabled[family], readSwitch),
      oomScoreAdjustment: fact('oom-score-adj', defaults.oomScoreAdjustment[family], readNumber),
    },
    workload: {
      namespaces,
      runtime: word('runtime'),
      annotations: pairs('annotation'),
      ...(/^windows(\/|$)/.test(one('platform')?.value ?? '') ? { staysOnHost: 'it runs on Windows' } : {}),
      hostNames: all('add-host').flatMap((option) => {
        const cut = option.value.search(/[=:]/);
        if (cut < 0) return [];
        const address = partFact(option, cut + 1, option.value.length);
        return { name: option.value.slice(0, cut), address };
      }),
    },
  };
}

/** The value as a fact; `undefined` when `read` can make nothing of it. A switch that is set off is removed. */
function optionFact<T>(option: RunOption, read: (text: string) => T | undefined): Fact<T> | undefined {
  const base = baseOf(option);
  if (option.value.includes('\0')) return { state: 'unresolved', ...base };
  const value = read(option.value);
  if (value === undefined) return undefined;
  const set: Fact<T>['slot']['set'] = (other) =>
    other === false ? option.remove() : typeof other === 'string' ? option.set(other) : base.slot.set(other);
  return { state: 'set', value, ...base, slot: { ...base.slot, set } };
}

/** The items of a value that spaces or commas part; taking one away leaves the others. */
function listFacts(option: RunOption, read: (text: string) => string): Fact<string>[] {
  const parts = [...option.value.matchAll(/[^\s,]+/g)];
  return parts.map(({ 0: text, index }) => {
    const fact = partFact(option, index, index + text.length);
    const others = parts.filter((other) => other.index !== index).map(([other]) => other);
    const remove = () => (others.length === 0 ? option.remove() : option.set(others.join(',')));
    const placed = { ...fact, slot: { ...fact.slot, remove } };
    return isKnown(placed) ? { ...placed, value: read(placed.value) } : placed;
  });
}

function isKnown<T>(fact: Fact<T>): fact is KnownFact<T> {
  return fact.state !== 'unresolved';
}

/** `name=value`. One without a value is left out: it is the shell's. */
function entryOf(option: RunOption): Entry[] {
  const cut = option.value.indexOf('=');
  if (cut < 1) return [];
  const name = option.value.slice(0, cut);
  return [{ name, nameSpan: option.place(0, cut), value: partFact(option, cut + 1, option.value.length) }];
}

function userGroup(option: RunOption) {
  const cut = option.value.indexOf(':');
  if (cut < 0) return [];
  const fact = partFact(option, cut + 1, option.value.length);
  const slot = { ...fact.slot, remove: () => option.set(option.value.slice(0, cut)) };
  return [{ role: 'primary' as const, fact: { ...fact, slot } }];
}

function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

/** As Go reads it: https://pkg.go.dev/strconv#ParseBool */
function readSwitch(text: string): boolean | undefined {
  if (/^(1|t|true|yes|on)$/i.test(text)) return true;
  return /^(0|f|false|no|off)$/i.test(text) ? false : undefined;
}

function readNumber(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}
