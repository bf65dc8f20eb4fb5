/** Moves a Compose service to a sandboxed runtime, without what it can't take there. */

import { isCollection, isScalar } from 'yaml';
import { type Fact, is, isRefusal, isTrue, type Refusal } from '../model/fact.ts';
import type { Container, HostMount, Move, MoveChange, Workload } from '../model/workload.ts';
import { child, entries, isWritten, items, type Place, placeSpan } from '../parse/lookup.ts';
import { anchorsAndAliases, type YamlDocument } from '../parse/yaml.ts';
import { hostPathRisk } from '../risks/host-paths.ts';
import { areDisjoint } from '../source.ts';
import { hostNetworkMember } from './compose-namespaces.ts';
import { besideImage, isReset, type Service, wordAt } from './compose-service.ts';
import { removeAllAt, setAt } from './yaml-slot.ts';

/** Kata by its containerd shim, which Docker finds without registration when the shim is on its path. */
const defaultRuntime = 'io.containerd.kata.v2';

type Parts = Pick<Workload, 'partial' | 'runtime' | 'namespaces'> & Pick<Container, 'privileged' | 'mounts'>;

/**
 * The move of a service that runs under the daemon's runtime; none where the file doesn't say all about it.
 */
export function moveOf(service: Service, parts: Parts): Move | undefined {
  if (parts.partial || parts.runtime.state !== 'absent') return undefined;
  const blockers = blockersOf(service, parts);
  return {
    defaultRuntime,
    into: (runtime) => into(service, parts, blockers, runtime),
  };
}

/**
 * What has to go. Kata under Docker fails with the host's network, and with `privileged`, for which Docker
 * lists all devices of the host
 * (https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md). Devices stay behind,
 * but for VFIO's under Kata and GPUs under gVisor. The host's other namespaces are silently not joined: left
 * in, the file would say what is not so.
 */
function blockersOf(service: Service, { namespaces, privileged }: Parts): Place[] {
  const { network, pid, ipc, uts, user, cgroup } = namespaces;
  const at = (key: string) => child(service.place, key);
  const hosts = Object.entries({ network_mode: network, pid, ipc, uts, userns_mode: user, cgroup })
    .filter(([, fact]) => fact.state === 'set' && is(fact, 'host') && fact.written !== 'networks.default')
    .map(([key, fact]) => (fact.written === 'networks' ? hostNetworkMember(service)?.place : at(key)));
  const unmasking = items(at('security_opt')).filter((item) =>
    /^systempaths[=:]unconfined$/.test(wordAt(item) ?? ''),
  );
  const others = [
    ...(isTrue(privileged) ? [at('privileged')] : []),
    at('devices'),
    at('device_cgroup_rules'),
  ];
  const written = others.filter((place) => isWritten(place) && !isReset(place));
  return [...hosts.flatMap((place) => place ?? []), ...written, ...unmasking];
}

/** "remove `pid: host`, `ipc: host` and `devices`"; nothing when nothing goes. */
function removals(words: readonly string[]): string[] {
  const names = words.map((each) => `\`${each}\``);
  const last = names.pop();
  if (last === undefined) return [];
  return [`remove ${names.length > 0 ? `${names.join(', ')} and ${last}` : last}`];
}

/** A setting as the file has it: `pid: host`, `networks: hostnet`, `devices`, `systempaths=unconfined`. */
function wordsOf(place: Place): string {
  const { document, node, key, parent } = place;
  const { start, end } = placeSpan(place);
  const text = document.text.slice(start, end);
  if (parent?.key === 'networks') return `networks: ${typeof key === 'number' ? text : key}`;
  if (typeof key === 'number') return text;
  return isScalar(node) ? `${key}: ${text}` : key;
}

function into(
  service: Service,
  parts: Parts,
  blockers: readonly Place[],
  runtime: string,
): MoveChange | Refusal {
  const refused = obstacle(service, parts);
  if (refused) return { refused };
  const removed = removeAllAt(blockers);
  if (isRefusal(removed)) return removed;
  const added = setAt(child(service.place, 'runtime'), runtime, besideImage);
  if (isRefusal(added)) return added;
  const edits = [...removed.edits, ...added.edits];
  if (!areDisjoint(edits)) return { refused: 'what has to go and what has to come stand in one place' };
  // An anchor or merge key brings it in, and other services may live by it.
  if (edits.some(({ span }) => !isWithin(service, span.start)))
    return { refused: 'a setting is written elsewhere' };
  return { edits, ops: [...removed.ops, ...added.ops], also: removals(blockers.map(wordsOf)), check: [] };
}

/** A comment after the service's last word still belongs to its last line. */
function isWithin({ place, extent }: Service, offset: number): boolean {
  const lineEnd = place.document.text.indexOf('\n', extent.end);
  return offset >= extent.start && (lineEnd < 0 || offset <= lineEnd);
}

/** Why the service can't be moved, or not alone. */
function obstacle(service: Service, { namespaces, privileged, mounts }: Parts): string | undefined {
  const { network, pid, ipc } = namespaces;
  const facts: Fact<unknown>[] = [network, pid, ipc, privileged];
  const unresolved = facts.find(({ state }) => state === 'unresolved');
  if (unresolved) return `\`${unresolved.written}\` comes from a variable`;
  if (network.written === 'networks.default')
    return 'the network `default` is the host’s, for other services too';
  const joined = [network, pid, ipc].find((fact) => is(fact, 'other'));
  if (joined) return `\`${joined.written}\` joins another container, which has another kernel then`;
  const socket = mounts.find(({ source }) => source.state === 'set' && holdsRuntimeSocket(source.value));
  if (socket)
    return `${nameOf(socket)} gives it sockets of the host, which do not answer from another kernel`;
  const { document, node } = service.place;
  const isAnchored = isCollection(node) && node.anchor !== undefined;
  const isShared =
    isAnchored && anchorsAndAliases(document.root).aliases.some((alias) => document.resolve(alias) === node);
  if (isShared) return 'other services take their settings from it';
  const container = wordAt(child(service.place, 'container_name'));
  const follower =
    followersOf(service.root).get(`service:${service.name}`) ??
    (container && followersOf(service.root).get(`container:${container}`));
  return follower && `\`${follower}\` takes part in it`;
}

const followers = new WeakMap<YamlDocument, ReadonlyMap<string, string>>();

/** The services that live in a namespace of another or take its settings, by what they call the other. */
function followersOf(root: Place): ReadonlyMap<string, string> {
  const known = followers.get(root.document) ?? findFollowers(root);
  followers.set(root.document, known);
  return known;
}

function findFollowers(root: Place): ReadonlyMap<string, string> {
  return new Map(
    entries(child(root, 'services')).flatMap((place) => {
      const modes = ['network_mode', 'pid', 'ipc'].flatMap((key) => wordAt(child(place, key)) ?? []);
      const base = child(place, 'extends');
      const isHere = !isWritten(child(base, 'file'));
      const name = wordAt(base) ?? (isHere ? wordAt(child(base, 'service')) : undefined);
      const others = name === undefined ? modes : [...modes, `service:${name}`];
      return others.map((other): [string, string] => [other, String(place.key)]);
    }),
  );
}

function nameOf({ source }: HostMount): string {
  const path = source.written !== 'use_api_socket' && source.state === 'set' && source.value;
  return `\`${path || source.written}\``;
}

/**
 * Whether a path is the socket of a container runtime or a folder that holds one: what mounts it talks to it.
 */
function holdsRuntimeSocket(path: string): boolean {
  const kind = hostPathRisk(path, { readOnly: undefined })?.kind;
  return path === '/' || kind === 'runtime-socket' || kind === 'runtime-socket-folder';
}
