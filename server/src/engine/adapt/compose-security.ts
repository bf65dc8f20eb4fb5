/**
 * `security_opt` of a Compose service: a list of security options, of which the last one of a name counts.
 */

import type { Change, Fact, Refusal, Slot } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';
import { unknown } from '../parse/compose-variables.ts';
import { child, items, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { besidePrivileges, isReset, type Service } from './compose-service.ts';
import { type ComposeText, textAt } from './compose-text.ts';
import {
  appArmor,
  cutSecurityOption,
  privilegeEscalation,
  procUnmasked,
  type SecurityOption,
  seccomp,
  selinux,
} from './security-options.ts';
import { closedSlot, removeAllAt, yamlSlot } from './yaml-slot.ts';

type SecurityFacts = Pick<
  Container,
  'seccomp' | 'appArmor' | 'selinux' | 'procUnmasked' | 'privilegeEscalation'
>;

/** What `security_opt` says. */
export function securityOf(service: Service): SecurityFacts {
  const list = child(service.place, 'security_opt');
  const written = isReset(list) ? [] : items(list).flatMap((place) => itemAt(place) ?? []);
  const fact = <T>(option: SecurityOption<T>) => optionFact(service, list, written, option);
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
  const { name, value } = cutSecurityOption(text.text);
  return { place, text, name, value: value.includes(unknown) ? undefined : value };
}

function optionFact<T>(
  service: Service,
  list: Place,
  all: readonly Item[],
  option: SecurityOption<T>,
): Fact<T> {
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

function optionSlot<T>(list: Place, same: readonly Item[], { name, toText }: SecurityOption<T>): Slot {
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
