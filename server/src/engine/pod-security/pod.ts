/** A pod as the controls look at it: the parts that carry settings, and what they are called in messages. */

import { child, descend, entries, isWritten, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { boolean, listItems, type Said, text, unresolved } from './read.ts';

/** Where a pod or a pod template is written: its `spec` and its `metadata`. */
export interface PodPlaces {
  readonly spec: Place;
  readonly metadata: Place;
}

/** A part of a pod that carries settings of its own. */
export interface Owner {
  readonly place: Place;
  /** For messages: "the pod", "container `web`". */
  readonly name: string;
  /** What names it in the text, else its first setting: where to underline something that it lacks. */
  readonly span: Span;
}

/** The parts of a pod that the controls look at. */
export interface Pod {
  /** The `spec`. */
  readonly self: Owner;
  /** Init, ordinary and ephemeral containers. */
  readonly containers: readonly Owner[];
  /** The pod itself and its containers: all that have a `securityContext`. */
  readonly setters: readonly Owner[];
  readonly volumes: readonly Owner[];
  readonly annotations: Owner;
}

/** Gathers the parts of a pod. */
export function readPod({ spec, metadata }: PodPlaces): Pod {
  const self: Owner = { place: spec, name: 'the pod', span: placeSpan(spec) };
  const annotations = child(metadata, 'annotations');
  const containers = [
    ...named(child(spec, 'initContainers'), 'init container'),
    ...named(child(spec, 'containers'), 'container'),
    ...named(child(spec, 'ephemeralContainers'), 'ephemeral container'),
  ];
  return {
    self,
    containers,
    setters: [self, ...containers],
    volumes: named(child(spec, 'volumes'), 'volume'),
    annotations: { place: annotations, name: 'an annotation', span: placeSpan(annotations) },
  };
}

function named(list: Place, kind: string): Owner[] {
  return listItems(list).map((place) => {
    const name = child(place, 'name');
    const label = isWritten(name) ? name : (entries(place)[0] ?? place);
    return { place, name: `${kind} \`${scalarText(name) ?? ''}\``, span: placeSpan(label) };
  });
}

/** Whether the pod says that it runs on Windows. */
export function isWindows(pod: Pod): Said<boolean> {
  const os = text(descend(pod.self.place, 'os', 'name'));
  return os === unresolved ? unresolved : os === 'windows';
}

/** Whether the pod asks for a user namespace of its own. */
export function hasUserNamespace(pod: Pod): Said<boolean> {
  const hostUsers = boolean(child(pod.self.place, 'hostUsers'));
  return hostUsers === unresolved ? unresolved : hostUsers === false;
}
