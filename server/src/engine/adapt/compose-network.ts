/** What a Compose service says about the network, names and kernel settings, besides its namespaces. */

import { isMap, isSeq } from 'yaml';
import type { Entry, Fact } from '../model/fact.ts';
import type { HostName, Port } from '../model/parts.ts';
import type { Container, Workload } from '../model/workload.ts';
import { unknown } from '../parse/compose-variables.ts';
import { child, entries, items, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { isReset, readWord, type Service, settingFact, wordAt } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import { readPublished } from './ports.ts';
import { removeAt } from './yaml-slot.ts';

/** Ports, sysctls, the environment and the cgroup parent. */
export function networkOfContainer(
  service: Service,
): Pick<Container, 'ports' | 'sysctls' | 'environment' | 'cgroupParent'> {
  return {
    ports: portsOf(child(service.place, 'ports')),
    sysctls: entriesOf(service.place, 'sysctls', '='),
    environment: entriesOf(service.place, 'environment', '='),
    cgroupParent: settingFact(service, 'cgroup_parent', '', readWord),
  };
}

/** `extra_hosts` and annotations. */
export function networkOfService(service: Service): Pick<Workload, 'hostNames' | 'annotations'> {
  return {
    hostNames: hostNamesOf(service.place),
    annotations: entriesOf(service.place, 'annotations', '='),
  };
}

/**
 * The names that a service, or its build, gives addresses to: `name: address`, or a list of `name=address` (or, of
 * old, `name:address`). https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extra_hosts
 */
export function hostNamesOf(parent: Place): HostName[] {
  return entriesOf(parent, 'extra_hosts', '=', ':').map(({ name, value }) => ({ name, address: value }));
}

/** A mapping, or a list of `name=value`, as entries. A name without a value is left out: it is the shell's. */
function entriesOf(parent: Place, key: string, ...separators: string[]): Entry[] {
  const place = child(parent, key);
  if (isReset(place)) return [];
  return [
    ...entries(place).flatMap((pair) => pairEntry(pair, key)),
    ...items(place).flatMap((item) => itemEntry(item, key, separators)),
  ];
}

function pairEntry(place: Place, written: string): Entry[] {
  const text = textAt(place);
  const nameSpan = keySpan(place) ?? placeSpan(place);
  if (!text || isReset(place)) return [];
  const value = wordFact(place, text, 0, text.text.length, written);
  return [{ name: String(place.key), nameSpan, value }];
}

function itemEntry(place: Place, written: string, separators: readonly string[]): Entry[] {
  const text = textAt(place);
  const separator = separators.find((each) => text?.text.includes(each));
  if (!text || separator === undefined) return [];
  const cut = text.text.indexOf(separator);
  const value = wordFact(place, text, cut + 1, text.text.length, written);
  return [{ name: text.text.slice(0, cut), nameSpan: text.span(0, cut), value }];
}

/** A part of a scalar as a fact; taking it away takes the whole item. */
function wordFact(
  place: Place,
  text: ComposeText,
  start: number,
  end: number,
  written: string,
): Fact<string> {
  const value = text.text.slice(start, end);
  const set: Fact<string>['slot']['set'] = (other) =>
    typeof other === 'string' ? text.splice(start, end, other) : { refused: 'it is a word' };
  const slot = { set, remove: () => removeAt(place) };
  const base = { span: text.span(start, end), written, via: place.via, slot };
  return value.includes(unknown) ? { state: 'unresolved', ...base } : { state: 'set', value, ...base };
}

/** https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports */
function portsOf(list: Place): Port[] {
  if (isReset(list) || !isSeq(list.node)) return [];
  return items(list).flatMap((item) => (isMap(item.node) ? longPort(item) : shortPort(item)));
}

function shortPort(item: Place): Port[] {
  const text = textAt(item);
  const port = text && readPublished(text.text);
  if (!port) return [];
  return [{ ...port, fact: wordFact(item, text, 0, text.text.length, 'ports') }];
}

function longPort(item: Place): Port[] {
  const target = child(item, 'target');
  const text = textAt(target);
  if (!text) return [];
  const number = (place: Place) => Number(/^\d+/.exec(wordAt(place) ?? '')?.[0] ?? Number.NaN);
  const published = number(child(item, 'published'));
  const container = number(target);
  return [
    {
      container: Number.isNaN(container) ? undefined : container,
      host: { address: wordAt(child(item, 'host_ip')) ?? '', port: Number.isNaN(published) ? 0 : published },
      fact: { ...wordFact(item, text, 0, text.text.length, 'ports') },
    },
  ];
}
