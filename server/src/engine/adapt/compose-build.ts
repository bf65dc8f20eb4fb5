/** What a Compose service's `build` section lets the build do. */

import { isMap } from 'yaml';
import type { BuildStep } from '../model/build.ts';
import { defaults } from '../model/defaults.ts';
import type { Entry, Fact } from '../model/fact.ts';
import type { HostName } from '../model/parts.ts';
import type { NamespaceMode } from '../model/workload.ts';
import { substitute } from '../parse/compose-variables.ts';
import {
  child,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  scalarText,
} from '../parse/lookup.ts';
import { isReset, readBoolean, readWord, type Service } from './compose-service.ts';
import { unsaidBuildStep } from './unsaid.ts';
import { factAt, listFactAt, type Reading } from './yaml-facts.ts';
import { yamlSlot } from './yaml-slot.ts';

/**
 * The build of a service; `dockerfile_inline` is left to `inlineSubjectsOf`.
 * https://github.com/compose-spec/compose-spec/blob/main/build.md
 */
export function buildStepOf(service: Service): BuildStep | undefined {
  const build = child(service.place, 'build');
  if (!isWritten(build) || isReset(build)) return undefined;
  const span = keySpan(build) ?? placeSpan(build);
  const unsaid = { family: 'compose', span, dialect: 'Compose' } as const;
  const step = unsaidBuildStep(unsaid, { name: service.name, keyword: 'build' });
  // The short form is the context alone.
  if (!isMap(build.node)) return { ...step, contexts: entryAt(build, 'context', 'build') };
  return {
    ...step,
    insecure: factAt(child(build, 'privileged'), {
      written: 'build.privileged',
      absent: defaults.buildInsecure.compose,
      absentSpan: span,
      read: readBoolean,
    }),
    network: factAt(child(build, 'network'), {
      written: 'build.network',
      absent: defaults.buildNetwork.compose,
      absentSpan: span,
      read: readNetwork,
    }),
    entitlements: listFactAt(child(build, 'entitlements'), {
      written: 'build.entitlements',
      absentSpan: span,
      read: readWord,
    }),
    ssh: namedSettings(child(build, 'ssh'), 'build.ssh').map(({ name, value }) => named(name, value)),
    secrets: secretsOf(child(build, 'secrets')),
    hostNames: hostNamesOf(child(build, 'extra_hosts')),
    contexts: [
      ...entryAt(child(build, 'context'), 'context', 'build.context'),
      ...namedSettings(child(build, 'additional_contexts'), 'build.additional_contexts'),
    ],
    isolation: factAt(child(build, 'isolation'), {
      written: 'build.isolation',
      absent: '',
      absentSpan: span,
      read: readWord,
    }),
  };
}

function readNetwork(place: Place): Reading<NamespaceMode> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  return { value: word.value === 'host' ? 'host' : 'own' };
}

function entryAt(place: Place, name: string, written: string): Entry[] {
  if (!isWritten(place) || isReset(place)) return [];
  const absentSpan = placeSpan(place);
  const value = factAt(place, { written, absent: '', absentSpan, read: readWord });
  return [{ name, nameSpan: keySpan(place) ?? value.span, value }];
}

/** A mapping of names to values, or a list of `name=value`; a name alone has an empty value. */
function namedSettings(place: Place, written: string): Entry[] {
  if (isReset(place)) return [];
  const inMap = entries(place).map((entry): Entry => {
    const absentSpan = placeSpan(entry);
    const value = factAt(entry, { written, absent: '', absentSpan, read: readWord });
    return { name: String(entry.key), nameSpan: keySpan(entry) ?? value.span, value };
  });
  const inList = items(place).flatMap((item): Entry | [] => {
    const raw = scalarText(item);
    if (raw === undefined) return [];
    const equals = raw.indexOf('=');
    const name = equals < 0 ? raw : raw.slice(0, equals);
    return { name, nameSpan: placeSpan(item), value: textFact(item, written, raw.slice(name.length + 1)) };
  });
  return [...inMap, ...inList];
}

/** A part of the text at a place, as a fact whose slot's `remove` takes all of it. */
function textFact(place: Place, written: string, raw: string): Fact<string> {
  const value = substitute(raw, place.document.variables);
  const fact = { span: placeSpan(place), written, via: place.via, slot: yamlSlot(place) };
  return value === undefined ? { state: 'unresolved', ...fact } : { state: 'set', value, ...fact };
}

function named(name: string, value: Fact<string>): Fact<string> {
  const { span, written, via, slot } = value;
  return { state: 'set', value: name, span, written, via, slot };
}

function secretsOf(place: Place): Fact<string>[] {
  if (isReset(place)) return [];
  return items(place).flatMap((item) => {
    const source = isMap(item.node) ? child(item, 'source') : item;
    const raw = scalarText(source);
    return raw === undefined ? [] : { ...textFact(source, 'build.secrets', raw), slot: yamlSlot(item) };
  });
}

/** `name=address`, the older `name:address`, or a mapping whose values may be lists. */
function hostNamesOf(place: Place): HostName[] {
  if (isReset(place)) return [];
  const written = 'build.extra_hosts';
  const inMap = entries(place).flatMap((entry) => {
    const places = isWritten(entry) && scalarText(entry) === undefined ? items(entry) : [entry];
    return places.map((each) => ({
      name: String(entry.key),
      address: textFact(each, written, scalarText(each) ?? ''),
    }));
  });
  const inList = items(place).flatMap((item) => {
    const [, name, address] = /^([^:=]+)[:=](.*)$/s.exec(scalarText(item) ?? '') ?? [];
    return name === undefined || address === undefined
      ? []
      : { name, address: textFact(item, written, address.replace(/^\[(.*)\]$/, '$1')) };
  });
  return [...inMap, ...inList];
}
