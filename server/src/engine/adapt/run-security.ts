/** What `--security-opt` says. */

import type { Fact } from '../model/fact.ts';
import type { Container } from '../model/workload.ts';
import { baseOf, type RunOption } from './run-option.ts';
import {
  appArmor,
  cutSecurityOption,
  privilegeEscalation,
  procUnmasked,
  type SecurityOption,
  seccomp,
  selinux,
} from './security-options.ts';
import { inexpressible, type Unsaid } from './unsaid.ts';

type SecurityFacts = Pick<
  Container,
  'seccomp' | 'appArmor' | 'selinux' | 'procUnmasked' | 'privilegeEscalation'
>;

/** The facts of all `--security-opt`; of those with one name the last counts, where they do not add up. */
export function securityOfOptions(options: readonly RunOption[], unsaid: Unsaid): SecurityFacts {
  const written = options.filter(({ name }) => name === 'security-opt');
  const fact = <T>(option: SecurityOption<T>) => optionFact(written, option, unsaid);
  return {
    seccomp: fact(seccomp),
    appArmor: fact(appArmor),
    selinux: fact(selinux),
    procUnmasked: fact(procUnmasked),
    privilegeEscalation: fact(privilegeEscalation),
  };
}

function optionFact<T>(written: readonly RunOption[], option: SecurityOption<T>, unsaid: Unsaid): Fact<T> {
  const same = written.flatMap((each) => {
    // Podman's `unmask=ALL` (podman-run.1, --security-opt) shows what Docker's `systempaths=unconfined` shows.
    const text = /^unmask[=:]all$/i.test(each.value) ? 'systempaths=unconfined' : each.value;
    const { name, value } = cutSecurityOption(text);
    if (name !== option.name) return [];
    const said = value.includes('\0') ? undefined : option.says(value);
    return said === undefined && !value.includes('\0') ? [] : [{ each, said }];
  });
  const last = same.at(-1);
  if (!last) return inexpressible(option.absent, unsaid.span, unsaid.dialect);
  const base = baseOf(last.each);
  const counting = option.join ? same : [last];
  const known = counting.flatMap(({ said }) => (said === undefined ? [] : [said]));
  const [value] = known;
  if (value === undefined || known.length < counting.length) return { state: 'unresolved', ...base };
  return { state: 'set', value: option.join ? option.join(known) : value, ...base };
}
