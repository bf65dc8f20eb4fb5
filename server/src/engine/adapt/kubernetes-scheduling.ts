/** Where a pod may run: on which nodes, and whether on those of the control plane; and whether it gets a token. */

import { defaults } from '../model/defaults.ts';
import type { Fact } from '../model/fact.ts';
import { child, descend, entries, items, keySpan, type Place, placeSpan, string } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { podPlacement, readBoolean, settingAt } from './kubernetes-read.ts';
import { removeAt } from './yaml-slot.ts';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane */
const controlPlaneRole = /^node-role\.kubernetes\.io\/(control-plane|master)$/;

/** The settings that name the control plane. A toleration of everything, as node agents have, names nothing. */
export function controlPlaneOf(spec: Place): Fact<string>[] {
  const tolerations = items(child(spec, 'tolerations')).flatMap((toleration) => {
    const key = child(toleration, 'key');
    return named(string(key), placeSpan(key), 'tolerations', toleration);
  });
  const labels = entries(child(spec, 'nodeSelector')).flatMap((label) =>
    named(String(label.key), keySpan(label) ?? placeSpan(label), 'nodeSelector', label),
  );
  return [...tolerations, ...labels];
}

/** Which nodes the pod may run on, as far as labels, a name and its system say; affinities are not read. */
export function nodesOf(spec: Place): string[] {
  const labels = entries(child(spec, 'nodeSelector')).map((label) => `${label.key}=${string(label) ?? '?'}`);
  const name = string(child(spec, 'nodeName'));
  const system = string(descend(spec, 'os', 'name'));
  // Linux needs no word: `kubernetes.io/os=linux` and none are the same nodes to most.
  const all = [
    ...labels,
    ...(name === undefined ? [] : [`nodeName=${name}`]),
    ...(system === 'windows' ? ['kubernetes.io/os=windows'] : []),
  ];
  return [...new Set(all)].sort();
}

function named(name: string | undefined, span: Span, written: string, place: Place): Fact<string>[] {
  if (name === undefined || !controlPlaneRole.test(name)) return [];
  const slot = { set: () => ({ refused: 'it is a name' }), remove: () => removeAt(place) };
  return [{ state: 'set', value: name, span, written, via: place.via, slot }];
}

/** Whether the pod gets a token: its own setting, which wins over its service account's. */
export function serviceAccountTokenOf(spec: Place, absentSpan: Span): Fact<boolean> {
  const fact = settingAt(child(spec, 'automountServiceAccountToken'), {
    written: 'automountServiceAccountToken',
    absent: defaults.serviceAccountToken.kubernetes,
    absentSpan,
    read: readBoolean,
    placement: podPlacement,
  });
  return fact;
}
