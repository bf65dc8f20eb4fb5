/** Which namespaces a Compose service lives in. */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Fact } from '../model/fact.ts';
import type { NamespaceMode, Namespaces } from '../model/workload.ts';
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
import { readBoolean, readWord, type Service, settingFact, wordAt } from './compose-service.ts';
import { namespaceOf } from './namespace-mode.ts';
import type { Reading } from './yaml-facts.ts';
import { closedSlot, removeAt } from './yaml-slot.ts';

/** The namespaces of a service. */
export function namespacesOf(service: Service): Namespaces {
  return {
    network: networkOf(service),
    pid: settingFact(service, 'pid', defaults.pid.compose, readMode),
    ipc: settingFact(service, 'ipc', defaults.ipc.compose, readMode),
    uts: settingFact(service, 'uts', defaults.uts.compose, readMode),
    user: settingFact(service, 'userns_mode', defaults.userNamespace.compose, readMode),
    cgroup: settingFact(service, 'cgroup', defaults.cgroup.compose, readMode),
  };
}

function readMode(place: Place): Reading<NamespaceMode> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  return { value: namespaceOf(word.value) };
}

function networkOf(service: Service): Fact<NamespaceMode> {
  const mode = settingFact(service, 'network_mode', defaults.network.compose, readMode);
  if (mode.state !== 'absent') return mode;
  if (!isWritten(child(service.place, 'networks'))) return defaultNetwork(service) ?? mode;
  const member = hostNetworkMember(service);
  if (!member) return mode;
  const { place, name, hostName } = member;
  return {
    state: 'set',
    value: 'host',
    span: nameSpan(place),
    written: 'networks',
    via: [...place.via, { span: placeSpan(hostName), message: `the network \`${name}\`` }],
    slot: { ...closedSlot('it is the name of a network'), remove: () => removeAt(place) },
  };
}

/** Where a service's `networks`, a list or a mapping, name a network that is the host's. */
export function hostNetworkMember(
  service: Service,
): { place: Place; name: string; hostName: Place } | undefined {
  const joined = child(service.place, 'networks');
  for (const place of [...entries(joined), ...items(joined)]) {
    const name = typeof place.key === 'string' ? place.key : wordAt(place);
    const hostName = name === undefined ? undefined : hostNetworkName(service, name);
    if (name !== undefined && hostName) return { place, name, hostName };
  }
  return undefined;
}

function nameSpan(place: Place): Span {
  return (typeof place.key === 'string' && keySpan(place)) || placeSpan(place);
}

/** A service that names no network joins `default`, which the file may define anew. */
function defaultNetwork(service: Service): Fact<NamespaceMode> | undefined {
  const hostName = hostNetworkName(service, 'default');
  return (
    hostName && {
      state: 'set',
      value: 'host',
      span: placeSpan(hostName),
      written: 'networks.default',
      via: hostName.via,
      slot: closedSlot('every service without `networks` joins the network `default`'),
    }
  );
}

/**
 * Where a top-level network says that it is Docker's `host`: its `name`, else its key.
 * https://github.com/compose-spec/compose-spec/blob/main/06-networks.md#host-or-none
 */
function hostNetworkName(service: Service, name: string): Place | undefined {
  const network = descend(service.root, 'networks', name);
  const external = child(network, 'external');
  const reading = readBoolean(external);
  const isExternal = isMap(external.node) || (typeof reading === 'object' && reading.value);
  if (!isExternal) return undefined;
  const names = [child(network, 'name'), child(external, 'name')].filter(isWritten);
  const [written] = names;
  if (!written) return name === 'host' ? external : undefined;
  return wordAt(written) === 'host' ? written : undefined;
}
