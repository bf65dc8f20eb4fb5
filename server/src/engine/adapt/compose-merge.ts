/**
 * How Compose merges a value over another: files over files, and services over those that they extend.
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md; what the text leaves open is as in
 * https://github.com/compose-spec/compose-go/tree/main/override.
 */

import { isCollection, isMap, isScalar } from 'yaml';
import type { Merge, MergeRules } from '../parse/layers.ts';
import { child, isWritten, type Place } from '../parse/lookup.ts';
import { withoutAtEnd } from '../text.ts';
import { isReset, wordAt } from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { sections } from './compose-volume-entries.ts';
import { readPublished } from './ports.ts';

export const composeRules: MergeRules = {
  counting(layers, path) {
    const fresh = layers.findLastIndex(
      (layer, i) => isOverride(layer) || (isReset(layer) && i === layers.length - 1),
    );
    const reset = layers.findLastIndex((layer) => isReset(layer));
    const start = Math.max(fresh, fresh > reset ? 0 : reset === layers.length - 1 ? reset : reset + 1);
    const setting = settingOf(path);
    // An empty value says nothing beside another, but that a command is the image's own.
    if (settings.get(setting) === last) return layers.slice(-1);
    const said = layers.slice(start).filter((layer) => isWritten(layer) || isReset(layer));
    const counting = said.length > 0 ? said : layers.slice(-1);
    if (counting.length === 1) return counting;
    if (setting === 'build') return counting.map(asMapping);
    return /^ulimits\.[^.]+$/.test(setting) ? sinceOneNumber(counting) : counting;
  },
  merge: (path) => settings.get(settingOf(path)) ?? { as: 'join' },
};

/** A setting of a service, by the keys that lead to it; empty for anything else. */
function settingOf([top, , ...keys]: readonly string[]): string {
  return top === 'services' && keys[1] !== '[]' ? keys.join('.') : '';
}

/** A limit that is one number, for soft and hard, takes the place of all before it, and does not merge. */
function sinceOneNumber(limits: readonly Place[]): readonly Place[] {
  const single = limits.findLastIndex(({ node }) => !isMap(node));
  return limits.slice(single === limits.length - 1 ? single : single + 1);
}

function isOverride({ node }: Place): boolean {
  return (isScalar(node) || isCollection(node)) && node.tag === '!override';
}

const last: Merge = { as: 'last' };
const list: Merge = { as: 'join', mixed: true };
/** `name=value`, or a mapping: one value for each name. */
const named = {
  as: 'join',
  mixed: true,
  nameOf: (item: Place) => textAt(item)?.text.split('=', 1)[0],
} as const;
/** Compose joins these as lists, in which a reset finds no names. */
const values: Merge = { ...named, leavesItem: isReset };

function all(merge: Merge, keys: readonly string[]): [string, Merge][] {
  return keys.map((key) => [key, merge]);
}

/** The settings of a service that are not merged as their shape tells. */
const settings = new Map<string, Merge>([
  ...all(last, ['command', 'entrypoint', 'healthcheck.test']),
  ...all(values, ['annotations', 'environment', 'labels', 'sysctls']),
  ...all(values, ['build.args', 'build.labels', 'deploy.labels']),
  ...all(named, ['networks', 'depends_on', 'models', 'tmpfs', 'build.additional_contexts', 'build.ssh']),
  ...all(list, ['cap_add', 'cap_drop', 'dns', 'dns_opt', 'dns_search', 'env_file', 'label_file']),
  ...all(list, ['extra_hosts', 'build.extra_hosts']),
  ['build', { as: 'join', mixed: true }],
  ['volumes', { as: 'join', nameOf: (item) => targetOf(item, 1) }],
  ['devices', { as: 'join', nameOf: (item) => targetOf(item, 1) ?? targetOf(item, 0) }],
  ['secrets', { as: 'join', nameOf: (item) => mountName(item, '/run/secrets/') }],
  ['configs', { as: 'join', nameOf: (item) => mountName(item, '/') }],
  ['ports', { as: 'join', nameOf: portName }],
]);

/** The path in the container: a section of the short syntax, `target` of the long one. */
function targetOf(item: Place, section: number): string | undefined {
  if (isMap(item.node)) return wordAt(child(item, 'target'));
  const text = textAt(item)?.text ?? '';
  const parts = sections(text);
  const { start, end } = parts[parts.length === 1 ? 0 : section] ?? { start: 0, end: 0 };
  const target = text.slice(start, end);
  return withoutAtEnd(target, '/') || target.slice(0, 1) || undefined;
}

function mountName(item: Place, folder: string): string | undefined {
  const source = wordAt(isMap(item.node) ? child(item, 'source') : item);
  const target = isMap(item.node) ? wordAt(child(item, 'target')) : undefined;
  return target ?? (source && folder + source);
}

/** https://github.com/compose-spec/compose-spec/blob/main/13-merge.md#unique-resources: address, port and protocol. */
function portName(item: Place): string | undefined {
  if (!isMap(item.node)) {
    const text = textAt(item)?.text;
    const port = text === undefined ? undefined : readPublished(text);
    if (!text || !port?.host) return text;
    const protocol = /\/(\w+)$/.exec(text)?.[1] ?? 'tcp';
    return [port.host.address || everywhere, port.host.port, port.container, protocol].join(' ');
  }
  const word = (key: string) => wordAt(child(item, key)) ?? '';
  const address = word('host_ip') || everywhere;
  return [address, word('published') || 0, word('target'), word('protocol') || 'tcp'].join(' ');
}

const everywhere = '0.0.0.0';

/** The short form of `build` is its context alone. */
function asMapping(build: Place): Place {
  if (!isScalar(build.node)) return build;
  const context = { ...build, key: 'context' };
  return {
    ...build,
    view: {
      child: (key) => (key === 'context' ? context : undefined),
      entries: () => [context],
      items: () => [],
    },
  };
}
