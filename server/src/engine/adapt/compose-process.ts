/** What a Compose service says about its processes: commands, hooks, groups, limits, accounts. */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Fact } from '../model/fact.ts';
import type { Group, Hook, Limits } from '../model/parts.ts';
import type { Container, User } from '../model/workload.ts';
import { interpolate, unknown } from '../parse/compose-variables.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
} from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import {
  besidePrivileges,
  isReset,
  readBoolean,
  readWord,
  type Service,
  settingFact,
  settingList,
} from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { readUserText } from './user.ts';
import { commandsAt } from './yaml-commands.ts';
import { factAt, type Reading } from './yaml-facts.ts';
import { removeAt } from './yaml-slot.ts';

type ProcessFacts = Pick<
  Container,
  | 'commands'
  | 'hooks'
  | 'groups'
  | 'readOnlyRootFilesystem'
  | 'isolation'
  | 'accounts'
  | 'limits'
  | 'oomKillDisabled'
  | 'oomScoreAdjustment'
  | 'ulimits'
  | 'providers'
>;

/** The facts of the service's container. */
export function processOf(service: Service): ProcessFacts {
  const { place } = service;
  const program = ['entrypoint', 'command'].map((key) => child(place, key)).filter((each) => !isReset(each));
  return {
    commands: commandsAt(program, (raw, { document }) => interpolate(raw, document.variables).text),
    hooks: hooksOf(service),
    groups: groupsOf(service),
    readOnlyRootFilesystem: settingFact(
      service,
      'read_only',
      defaults.readOnlyRootFilesystem.compose,
      readBoolean,
      besidePrivileges,
    ),
    isolation: settingFact(service, 'isolation', '', readWord),
    accounts: entries(child(place, 'credential_spec'))
      .flatMap(wordsOf)
      .map((fact) => ({ ...fact, written: `credential_spec.${fact.written}` })),
    limits: limitsOf(service),
    oomKillDisabled: settingFact(service, 'oom_kill_disable', defaults.oomKillDisabled.compose, readBoolean),
    oomScoreAdjustment: settingFact(
      service,
      'oom_score_adj',
      defaults.oomScoreAdjustment.compose,
      readNumber,
    ),
    ulimits: ulimitsOf(child(place, 'ulimits')),
    providers: wordsOf(descend(place, 'provider', 'type')),
  };
}

/** The word at a place as a fact; none when nothing is there. Taking it away takes the whole pair or item. */
function wordsOf(place: Place): Fact<string>[] {
  if (!isWritten(place) || isReset(place) || isMap(place.node)) return [];
  const written = String(place.key);
  const fact = factAt(place, { written, absent: '', absentSpan: placeSpan(place), read: readWord });
  return fact.state === 'absent' ? [] : [fact];
}

function readNumber(place: Place): Reading<number> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  const value = Number(word.value);
  return Number.isNaN(value) ? undefined : { value };
}

/** The memory, CPU and process limits, in either place: https://docs.docker.com/reference/compose-file/deploy/#resources */
function limitsOf(service: Service): Limits {
  const limits = descend(service.place, 'deploy', 'resources', 'limits');
  const limit = (own: string, deployed: string): Fact<string> => {
    const ownFact = settingFact(service, own, '', readWord);
    const place = child(limits, deployed);
    if (ownFact.state !== 'absent' || !isWritten(place)) return ownFact;
    return factAt(place, { written: deployed, absent: '', absentSpan: service.span, read: readWord });
  };
  const quota = settingFact(service, 'cpu_quota', '', readWord);
  const cpu = limit('cpus', 'cpus');
  return {
    memory: limit('mem_limit', 'memory'),
    cpu: cpu.state === 'absent' && quota.state !== 'absent' ? quota : cpu,
    pids: limit('pids_limit', 'pids'),
  };
}

function ulimitsOf(place: Place): Container['ulimits'] {
  return entries(place).flatMap((limit) => {
    const value = isMap(limit.node) ? child(limit, 'hard') : limit;
    const [fact] = wordsOf(value);
    const nameSpan = keySpan(limit) ?? placeSpan(limit);
    return fact
      ? [
          {
            name: String(limit.key),
            nameSpan,
            value: { ...fact, slot: { ...fact.slot, remove: () => removeAt(limit) } },
          },
        ]
      : [];
  });
}

/** `group_add`, and what stands behind the colon of `user`. */
function groupsOf(service: Service): Group[] {
  const added = settingList(service, 'group_add', readWord, besidePrivileges).items;
  return [
    ...userGroup(child(service.place, 'user')),
    ...added.map((fact) => ({ role: 'supplemental' as const, fact })),
  ];
}

function userGroup(place: Place): Group[] {
  const text = isReset(place) ? undefined : textAt(place);
  const cut = text?.text.indexOf(':') ?? -1;
  if (!text || cut < 0) return [];
  const value = text.text.slice(cut + 1);
  const slot: Fact<string>['slot'] = {
    set: (group) =>
      typeof group === 'string' ? text.splice(cut + 1, text.text.length, group) : { refused: 'it is a word' },
    remove: () => text.splice(cut, text.text.length, ''),
  };
  const base = { span: text.span(cut + 1, text.text.length), written: 'user', via: place.via, slot };
  const fact: Fact<string> = value.includes(unknown)
    ? { state: 'unresolved', ...base }
    : { state: 'set', value, ...base };
  return [{ role: 'primary', fact }];
}

/**
 * `post_start` and `pre_stop`, and what `develop.watch` runs after a change.
 * https://docs.docker.com/reference/compose-file/services/#post_start, https://docs.docker.com/reference/compose-file/develop/#exec
 */
function hooksOf({ place, span }: Service): Hook[] {
  const lists = ['post_start', 'pre_stop'].flatMap((name) =>
    items(child(place, name)).map((hook) => hookAt(name, hook, span)),
  );
  const watched = items(descend(place, 'develop', 'watch')).flatMap((each) => {
    const exec = child(each, 'exec');
    return isMap(exec.node) ? [hookAt('develop.watch', exec, span)] : [];
  });
  return [...lists, ...watched];
}

function hookAt(name: string, place: Place, absentSpan: Span): Hook {
  const read = <T>(key: string, absent: T, reader: (at: Place) => Reading<T>) =>
    factAt(child(place, key), { written: `${name}[].${key}`, absent, absentSpan, read: reader });
  return {
    name,
    privileged: read('privileged', false, readBoolean),
    user: read<User>('user', defaults.user.compose, readUser),
  };
}

function readUser(place: Place): Reading<User> {
  const word = readWord(place);
  return typeof word === 'object' ? { value: readUserText(word.value) } : word;
}
