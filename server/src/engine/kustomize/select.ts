/** Which objects a patch or a replacement is for. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */

import { child, descend, isWritten, type Place, scalarText, string } from '../parse/lookup.ts';
import { matches } from './pattern.ts';
import { idOf, idsOf, namespaceOf, type Resource, type ResourceId } from './resource.ts';

/** The resources that a `target` of a patch means: its words are patterns. */
export function selectedBy(target: Place, resources: readonly Resource[]): readonly Resource[] {
  const word = (key: string) => scalarText(child(target, key)) ?? '';
  return resources.filter((resource) => {
    const now = idOf(resource.place);
    const ids = [resource.previous[0] ?? now, now];
    return (
      ids.some((id) => matches(word('namespace'), namespaceOf(id))) &&
      ids.some(({ name }) => matches(word('name'), name)) &&
      matches(word('group'), now.group) &&
      matches(word('version'), now.version) &&
      matches(word('kind'), now.kind) &&
      isLabelled(target, resource)
    );
  });
}

/** True when the selectors of labels and annotations take a resource, or there are none. */
export function isLabelled(target: Place, { place }: Resource): boolean {
  return (
    selects(string(child(target, 'labelSelector')), descend(place, 'metadata', 'labels')) &&
    selects(string(child(target, 'annotationSelector')), descend(place, 'metadata', 'annotations'))
  );
}

/** True when a replacement's `select`, whose words are no patterns, means a resource by one of its names. */
export function isMeantBy(selector: Place, resource: Resource): boolean {
  const wanted = (key: string) => {
    const place = child(selector, key);
    return isWritten(place) ? scalarText(place) : undefined;
  };
  const isOne = (key: 'group' | 'version' | 'kind' | 'name', id: ResourceId) =>
    (wanted(key) || id[key]) === id[key];
  return idsOf(resource).some(
    (id) =>
      isOne('group', id) &&
      isOne('version', id) &&
      isOne('kind', id) &&
      isOne('name', id) &&
      (!wanted('namespace') ||
        namespaceOf({ ...id, namespace: wanted('namespace') ?? '' }) === namespaceOf(id)),
  );
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function selects(selector: string | undefined, labels: Place): boolean {
  if (!selector?.trim()) return true;
  return requirements(selector).every((requirement) => {
    const found = /^(!?)\s*([\w./-]+)\s*(?:(==?|!=)\s*([\w.-]*)|(in|notin)\s*\(([^)]*)\))?$/.exec(
      requirement.trim(),
    );
    if (!found) return false;
    const [, not, key = '', sign, value, word, list = ''] = found;
    const label = child(labels, key);
    const text = label.node ? scalarText(label) : undefined;
    if (sign) return (text === value) === (sign !== '!=');
    if (word) return list.split(',').some((each) => each.trim() === text) === (word === 'in');
    return (text === undefined) === (not === '!');
  });
}

/** The parts between commas, but for those in parentheses. */
function requirements(selector: string): string[] {
  const parts = [''];
  let isInside = false;
  for (const each of selector.split(/([(),])/)) {
    if (each === '(' || each === ')') isInside = each === '(';
    if (each === ',' && !isInside) parts.push('');
    else parts.push((parts.pop() ?? '') + each);
  }
  return parts;
}
