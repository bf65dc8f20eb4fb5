/**
 * What the options of `--security-opt`, and of Compose's `security_opt`, mean: `option:value`, `option=value` and
 * `no-new-privileges` alone. Docker cuts at the first `=`, or at the first `:` where there is no `=`:
 * https://github.com/moby/moby/blob/master/daemon/daemon_unix.go (parseSecurityOpt)
 */

import type { Data } from '../model/data.ts';
import { defaults } from '../model/defaults.ts';
import type { SecurityProfile, SelinuxOptions } from '../model/workload.ts';

/** Cuts an option at its separator. The value of one that is a name alone is empty. */
export function cutSecurityOption(text: string): { readonly name: string; readonly value: string } {
  const [name = ''] = text.split(text.includes('=') ? '=' : ':', 1);
  return { name, value: text.slice(name.length + 1) };
}

/** What an option means, and how to say something else with it. */
export interface SecurityOption<T> {
  readonly name: string;
  readonly absent: T;
  /** What an item with this value says; `undefined` when that is nothing to the fact. */
  says(value: string): T | undefined;
  /** For an option whose items add up: what they say together. Without it the last one counts. */
  join?(all: readonly T[]): T;
  /** What to write for a value: `null` to drop the option, `undefined` when it can't be said. */
  toText(value: Data): string | null | undefined;
}

/** `seccomp=…` */
export const seccomp: SecurityOption<SecurityProfile> = {
  name: 'seccomp',
  absent: defaults.seccomp.compose,
  says: (value) => profile(value, ['builtin']),
  toText: profileText,
};

/** `apparmor=…` */
export const appArmor: SecurityOption<SecurityProfile> = {
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
export const selinux: SecurityOption<SelinuxOptions> = {
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

/** `systempaths=unconfined` */
export const procUnmasked: SecurityOption<boolean> = {
  name: 'systempaths',
  absent: defaults.procUnmasked.compose,
  says: (value) => value === 'unconfined' || undefined,
  toText: (value) => (value === true ? 'unconfined' : value === false ? null : undefined),
};

/** The fact is the option's opposite: without `no-new-privileges` a process can gain some. */
export const privilegeEscalation: SecurityOption<boolean> = {
  name: 'no-new-privileges',
  absent: defaults.privilegeEscalation.compose,
  says: (value) => {
    if (/^(|1|t|T|TRUE|true|True)$/.test(value)) return false;
    return /^(0|f|F|FALSE|false|False)$/.test(value) || undefined;
  },
  toText: (value) => (typeof value === 'boolean' ? String(!value) : undefined),
};
