/**
 * `security_opt` of a Compose service: a list of `option:value`, `option=value` and `no-new-privileges`
 * alone, of which the last one of a name counts. Docker cuts at the first `=`, or at the first `:` where
 * there is no `=`:
 * https://github.com/moby/moby/blob/master/daemon/daemon_unix.go (parseSecurityOpt)
 */

import type { Data } from '../model/data.ts';
import { defaults } from '../model/defaults.ts';
import type { Change, Fact, Refusal, Slot } from '../model/fact.ts';
import type { Container, SecurityProfile, SelinuxOptions } from '../model/workload.ts';
import { child, items, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { besidePrivileges, isReset, type Service } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import { unknown } from './compose-variables.ts';
import { closedSlot, removeAllAt, yamlSlot } from './yaml-slot.ts';

/** What an option means, and how to say something else with it. */
interface Option<T> {
  readonly name: string;
  readonly absent: T;
  /** What an item with this value says; `undefined` when that is nothing to the fact. */
  says(value: string): T | undefined;
  /** For an option whose items add up: what they say together. Without it the last one counts. */
  join?(all: readonly T[]): T;
  /** What to write for a value: `null` to drop the option, `undefined` when it can't be said. */
  toText(value: Data): string | null | undefined;
}

const seccomp: Option<SecurityProfile> = {
  name: 'seccomp',
  absent: defaults.seccomp.compose,
  says: (value) => profile(value, ['builtin']),
  toText: profileText,
};

const appArmor: Option<SecurityProfile> = {
  name: 'apparmor',
  absent: defaults.appArmor.compose,
  says: (value) => profile(value, ['docker-default', 'runtime/default']),
  toText: profileText,
};

function profile(value: string, defaultNames: readonly string[]): SecurityProfile | undefined {
  if (value === '') return undefined;
  if (value === 'unconfined') return { type: 'unconfined' };
  return defaultNames.includes(value) ? { type: 'runtime-default' } : { type: 'custom', path: value };
}

/** The default profile is the one that a container has when none is named. */
function profileText(value: Data): string | null | undefined {
  if (typeof value !== 'string') return undefined;
  return value === 'runtime-default' ? null : value;
}

/** `disable` wins wherever it stands: https://github.com/opencontainers/selinux (InitLabels). */
const selinux: Option<SelinuxOptions> = {
  name: 'label',
  absent: defaults.selinux.compose,
  says: (value) => {
    if (value === 'disable') return { disabled: true };
    const [, key, name] = /^(type|user|role):(.+)$/.exec(value) ?? [];
    return key && name ? { disabled: false, [key]: name } : undefined;
  },
  join: (all) => Object.assign({}, ...all, { disabled: all.some(({ disabled }) => disabled) }),
  toText: () => undefined,
};

const procUnmasked: Option<boolean> = {
  name: 'systempaths',
  absent: defaults.procUnmasked.compose,
  says: (value) => value === 'unconfined' || undefined,
  toText: (value) => (value === true ? 'unconfined' : value === false ? null : undefined),
};

/** The fact is the option's opposite: without `no-new-privileges` a process can gain some. */
const privilegeEscalation: Option<boolean> = {
  name: 'no-new-privileges',
  absent: defaults.privilegeEscalation.compose,
  says: (value) => {
    if (/^(|1|t|T|TRUE|true|True)$/.test(value)) return false;
    return /^(0|f|F|FALSE|false|False)$/.test(value) || undefined;
  },
  toText: (value) => (typeof value === 'boolean' ? String(!value) : undefined),
};

type SecurityFacts = Pick<
  Container,
  'seccomp' | 'appArmor' | 'selinux' | 'procUnmasked' | 'privilegeEscalation'
>;

/** What `security_opt` says. */
export function securityOf(service: Service): SecurityFacts {
  const list = child(service.place, 'security_opt');
  const written = isReset(list) ? [] : items(list).flatMap((place) => itemAt(place) ?? []);
  const fact = <T>(option: Option<T>) => optionFact(service, list, written, option);
  return {
    seccomp: fact(seccomp),
    appArmor: fact(appArmor),
    selinux: fact(selinux),
    procUnmasked: fact(procUnmasked),
    privilegeEscalation: fact(privilegeEscalation),
  };
}

/** An item of the list, cut at its separator. */
interface Item {
  readonly place: Place;
  readonly text: ComposeText;
  readonly name: string;
  /** Empty for `no-new-privileges` alone; `undefined` when a variable gives it. */
  readonly value: string | undefined;
}

function itemAt(place: Place): Item | undefined {
  const text = textAt(place);
  if (!text) return undefined;
  const [name = ''] = text.text.split(text.text.includes('=') ? '=' : ':', 1);
  const value = text.text.slice(name.length + 1);
  return { place, text, name, value: value.includes(unknown) ? undefined : value };
}

function optionFact<T>(service: Service, list: Place, all: readonly Item[], option: Option<T>): Fact<T> {
  const { name, absent, says, join } = option;
  const same = all.filter(
    (item) => item.name === name && (item.value === undefined || says(item.value) !== undefined),
  );
  const slot = optionSlot(list, same, option);
  const last = same.at(-1);
  if (!last) {
    const hidden = all.find((item) => item.name.includes(unknown));
    if (hidden) return { state: 'unresolved', ...itemBase(hidden), slot };
    return {
      state: 'absent',
      value: absent,
      span: service.span,
      written: 'security_opt',
      via: service.place.via,
      slot,
    };
  }
  const counting = join ? same : [last];
  const said = counting.flatMap(({ value }) => (value === undefined ? [] : (says(value) ?? [])));
  const base = { ...itemBase(last), slot };
  const [value] = said;
  if (value === undefined || said.length < counting.length) return { state: 'unresolved', ...base };
  return { state: 'set', value: join ? join(said) : value, ...base };
}

/**
 * The words of the fact are the item's own: `seccomp:unconfined` and `seccomp=unconfined` stay what they are.
 */
function itemBase({ place }: Item) {
  return { span: placeSpan(place), written: scalarText(place) ?? '', via: place.via };
}

function optionSlot<T>(list: Place, same: readonly Item[], { name, toText }: Option<T>): Slot {
  if (isReset(list)) return closedSlot('`!reset` takes it away here');
  const places = same.map(({ place }) => place);
  const remove = (): Change | Refusal =>
    places.length > 0 ? removeAllAt(places) : { refused: 'it is not written' };
  return {
    remove,
    set: (value) => {
      const text = toText(value);
      if (text === undefined) return { refused: `\`${name}\` cannot say that` };
      if (text === null) return remove();
      const last = same.at(-1);
      return last ? rewrite(last, text) : yamlSlot(list, besidePrivileges).add(`${name}:${text}`);
    },
  };
}

/** Writes another value with the item's own separator. */
function rewrite({ text, name }: Item, value: string): Change | Refusal {
  const { length } = text.text;
  return length === name.length
    ? text.splice(length, length, `:${value}`)
    : text.splice(name.length + 1, length, value);
}
