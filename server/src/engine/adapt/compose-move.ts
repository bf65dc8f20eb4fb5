/** Moves a Compose service to a sandboxed runtime, without what it can't take there. */

import { isCollection, isScalar } from 'yaml';
import { type Fact, is, isRefusal, isTrue, knownValue, type Refusal } from '../model/fact.ts';
import type { SandboxKind } from '../model/sandbox-kind.ts';
import type {
  Container,
  HostMount,
  Move,
  MoveChange,
  NamespaceMode,
  Obstacle,
  Workload,
} from '../model/workload.ts';
import { child, entries, isWritten, items, type Place, placeSpan } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { anchorsAndAliases } from '../parse/yaml-tree.ts';
import { hostPathRisk, ruleOfMount } from '../risks/host-paths.ts';
import { areDisjoint } from '../source.ts';
import { hostNetworkMember } from './compose-namespaces.ts';
import { besideImage, isReset, type Service, wordAt } from './compose-service.ts';
import { removeAllAt, setAt } from './yaml-slot.ts';

type Parts = Pick<Workload, 'partial' | 'namespaces'> & Pick<Container, 'privileged' | 'mounts'>;

/**
 * The move of a service; none where the file doesn't say all about it.
 */
export function moveOf(service: Service, parts: Parts): Move | undefined {
  if (parts.partial) return undefined;
  return {
    obstacle: () => obstacleOf(service, parts),
    into: (runtime, kind) => into(service, parts, blockersOf(service, parts, kind), runtime),
  };
}

/**
 * What has to go. No sandbox takes the host's network. Kata under Docker fails with `privileged`, for which Docker
 * lists all devices of the host
 * (https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md). Devices stay behind,
 * but for VFIO's under Kata and GPUs under gVisor. The host's other namespaces are silently not joined: left
 * in, the file would say what is not so.
 */
function blockersOf(service: Service, { namespaces, privileged }: Parts, kind: SandboxKind): Place[] {
  const at = (key: string) => child(service.place, key);
  const { network, pid, ipc, uts, user, cgroup } = namespaces;
  const isHost = (fact: Fact<NamespaceMode>) => fact.state === 'set' && is(fact, 'host');
  const networkPlace =
    network.written === 'networks' ? hostNetworkMember(service)?.place : at('network_mode');
  const networks =
    isHost(network) && network.written !== 'networks.default' && networkPlace ? [networkPlace] : [];
  const others = Object.entries({ pid, ipc, uts, userns_mode: user, cgroup })
    .filter(([, fact]) => isHost(fact))
    .map(([key]) => at(key));
  const devices = [at('devices'), at('device_cgroup_rules')].filter(
    (place) => isWritten(place) && !isReset(place),
  );
  if (kind === 'gvisor') return [...networks, ...devices];
  // Kata under Docker knows no links; services of one network find each other by name.
  const links = [at('links'), at('external_links')].filter((place) => isWritten(place) && !isReset(place));
  const unmasking = items(at('security_opt')).filter((item) =>
    /^systempaths[=:]unconfined$/.test(wordAt(item) ?? ''),
  );
  return [
    ...networks,
    ...others,
    ...(isTrue(privileged) ? [at('privileged')] : []),
    ...devices,
    ...links,
    ...unmasking,
  ];
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
  const refused = obstacleOf(service, parts)?.reason ?? sharedSettings(service);
  if (refused !== undefined) return { refused };
  // An anchor, a merge key or another file brings it in, and other services may live by it.
  const outside = blockers.find((place) => !isWithin(service, placeSpan(place).start));
  if (outside) {
    return { refused: `\`${wordsOf(outside)}\` is written elsewhere, where others may take it from` };
  }
  const shared = blockers.find((place) => isTakenByOthers(service, place));
  if (shared) return { refused: `others take \`${wordsOf(shared)}\` from here through an anchor` };
  const removed = removeAllAt(blockers);
  if (isRefusal(removed)) return removed;
  const added = setAt(child(service.place, 'runtime'), runtime, besideImage);
  if (isRefusal(added)) return added;
  const edits = [...removed.edits, ...added.edits];
  if (!areDisjoint(edits)) return { refused: 'what has to go and what has to come stand in one place' };
  if (edits.some(({ span }) => !isWithin(service, span.start)))
    return { refused: 'its settings are written elsewhere, where others may take them from' };
  return { edits, ops: [...removed.ops, ...added.ops], removed: blockers.map(wordsOf), check: [] };
}

/** A comment after the service's last word still belongs to its last line. */
function isWithin({ place, extent }: Service, offset: number): boolean {
  const lineEnd = place.document.text.indexOf('\n', extent.end);
  return offset >= extent.start && (lineEnd < 0 || offset <= lineEnd);
}

/** What keeps the service out of a sandbox, or keeps it from going there alone. */
function obstacleOf(service: Service, { namespaces, privileged, mounts }: Parts): Obstacle | undefined {
  const { network, pid, ipc } = namespaces;
  const hosts: readonly (readonly [ruleId: string, fact: Fact<unknown>])[] = [
    ['host-network-namespace', network],
    ['host-pid-namespace', pid],
    ['host-ipc-namespace', ipc],
    ['privileged-container', privileged],
  ];
  const unresolved = hosts.find(([, { state }]) => state === 'unresolved');
  if (unresolved) {
    return { ruleId: unresolved[0], reason: `\`${unresolved[1].written}\` comes from a variable` };
  }
  if (network.written === 'networks.default') {
    const reason = 'the network `default` is the host’s, for other services too';
    return { ruleId: 'host-network-namespace', reason };
  }
  const ruleId = 'shared-container-namespace';
  const joined = [network, pid, ipc].find((fact) => is(fact, 'other'));
  if (joined) {
    return { ruleId, reason: `\`${joined.written}\` joins another container, which has another kernel then` };
  }
  const socket = mounts.find(({ source }) => source.state === 'set' && holdsRuntimeSocket(source.value));
  if (socket) {
    const reason = `${nameOf(socket)} gives it sockets of the host, which do not answer from another kernel`;
    return { ruleId: ruleOfMount(knownValue(socket.source) ?? ''), reason, span: socket.source.span };
  }
  const container = wordAt(child(service.place, 'container_name'));
  const follower =
    followersOf(service.root).get(`service:${service.name}`) ??
    (container && followersOf(service.root).get(`container:${container}`));
  return follower ? { ruleId, reason: `\`${follower}\` takes part in it` } : undefined;
}

/** True for what stands in something inside the service that an alias somewhere else stands for, too. */
function isTakenByOthers({ place: { node: own } }: Service, place: Place): boolean {
  const { aliases } = anchorsAndAliases(place.document.root);
  for (let at: Place | undefined = place; at && at.node !== own; at = at.parent) {
    const { node, document } = at;
    const isAnchored = isCollection(node) && node.anchor !== undefined;
    if (isAnchored && aliases.some((alias) => document.resolve(alias) === node)) return true;
  }
  return false;
}

/** Why an edit of the service would change others too. */
function sharedSettings({ name, root, place: { document, node } }: Service): string | undefined {
  const heir = followersOf(root).get(`extends:${name}`);
  if (heir !== undefined) return `\`${heir}\` extends it, and would move along`;
  const isAnchored = isCollection(node) && node.anchor !== undefined;
  const isShared =
    isAnchored && anchorsAndAliases(document.root).aliases.some((alias) => document.resolve(alias) === node);
  return isShared ? 'other services take their settings from it' : undefined;
}

const followers = new WeakMap<YamlDocument, ReadonlyMap<string, string>>();

/** The services that live in a namespace of another (`service:web`) or take its settings (`extends:web`). */
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
      const others = name === undefined ? modes : [...modes, `extends:${name}`];
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
