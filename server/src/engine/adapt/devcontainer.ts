/** `devcontainer.json` to the container that it starts. https://containers.dev/implementors/json_reference/ */

import { isMap } from 'yaml';
import type { Workload } from '../model/workload.ts';
import {
  child,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  rootPlace,
  scalarText,
} from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { replaceBetween } from '../text.ts';
import type { RunOption } from './run-option.ts';
import { settingsOfOptions } from './run-options.ts';
import { type Unsaid, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { optionAt, optionsOfItems } from './yaml-options.ts';
import { removeAt } from './yaml-slot.ts';

/** The workload of a file. Much of it is left to the image, so that it is not judged by what it lacks. */
export function adaptDevcontainer(document: YamlDocument): Workload | undefined {
  const root = rootPlace(document);
  if (!isMap(root.node)) return undefined;
  const named = child(root, 'name');
  const image = child(root, 'image');
  const [first] = entries(root);
  const place = scalarText(named) !== undefined ? named : scalarText(image) !== undefined ? image : first;
  const span = place
    ? place === first
      ? (keySpan(place) ?? placeSpan(place))
      : placeSpan(place)
    : { start: 0, end: 1 };
  const unsaid: Unsaid = { family: 'devcontainer', span, dialect: 'devcontainer.json' };
  const { container, workload } = settingsOfOptions(optionsOf(root), unsaid);
  const name = scalarText(named) ?? scalarText(image) ?? 'devcontainer';
  const extent = { start: 0, end: document.text.length };
  const containers = [{ ...unsaidContainer(unsaid), ...container }];
  const known = { kind: 'devcontainer', name, extent, partial: true, containers };
  return { ...unsaidWorkload(unsaid, known), ...workload };
}

function optionsOf(root: Place): RunOption[] {
  const { text } = root.document;
  const one = (key: string, name: string) => optionAt(name, child(root, key), hide, key);
  const list = (key: string, name: string) =>
    items(child(root, key)).flatMap((item) => optionAt(name, item, hide, key));
  // Compose starts the container then, and knows nothing of what `docker run` would be told.
  // https://containers.dev/implementors/json_reference/#image-specific
  const isOfCompose = isWritten(child(root, 'dockerComposeFile'));
  const privileged = one('privileged', 'privileged');
  const fromFeatures = entries(child(root, 'features')).flatMap(featureOption);
  // A feature that needs it gets it whatever the file says; of two that say so the file's own word is shown.
  const isOwn = privileged.some(({ value }) => value === 'true');
  return [
    ...(isOwn ? [...fromFeatures, ...privileged] : [...privileged, ...fromFeatures]),
    ...(isOfCompose ? [] : optionsOfItems(items(child(root, 'runArgs')), text, hide)),
    ...list('capAdd', 'cap-add'),
    ...list('securityOpt', 'security-opt'),
    ...(isOfCompose ? [] : one('workspaceMount', 'mount')),
    ...list('mounts', 'mount'),
    ...items(child(root, 'mounts')).flatMap(longMount),
    ...one('containerUser', 'user'),
  ];
}

/** What well-known features do to the container: https://github.com/devcontainers/features (src/docker-*) */
const features: readonly { readonly id: RegExp; readonly name: string; readonly value: string }[] = [
  { id: /(^|\/)docker-in-docker(:|@|$)/, name: 'privileged', value: 'true' },
  {
    id: /(^|\/)docker-(outside-of|from)-docker(:|@|$)/,
    name: 'volume',
    value: '/var/run/docker.sock:/var/run/docker.sock',
  },
];

function featureOption(place: Place): RunOption[] {
  const id = String(place.key);
  const feature = features.find((each) => each.id.test(id));
  if (!feature) return [];
  const span = keySpan(place) ?? placeSpan(place);
  const { name, value } = feature;
  const remove = () => removeAt(place);
  const set = () => ({ refused: 'the feature decides it' });
  return [{ name, value, place: () => span, written: id, span, via: place.via, remove, set }];
}

/** An object of `mounts`, as the option that it stands for: https://containers.dev/implementors/json_schema/ */
function longMount(item: Place): RunOption[] {
  const source = child(item, 'source');
  const type = scalarText(child(item, 'type'));
  const target = scalarText(child(item, 'target')) ?? '';
  const [option] = isMap(item.node) && type === 'bind' ? optionAt('volume', source, hide, 'mounts') : [];
  if (!option) return [];
  const value = `${option.value}:${hide(target) || '/'}`;
  return [{ ...option, value, remove: () => removeAt(item), set: () => ({ refused: 'it is an object' }) }];
}

/** `${localEnv:HOME}` is the user's home, the workspace folder the project's own; other variables are not known. */
function hide(text: string): string {
  return replaceBetween(text, '${', '}', (all) => {
    const name = all.slice(2, -1);
    const known = /^localEnv:(HOME|USERPROFILE)\b/.test(name)
      ? '~'
      : /^localWorkspaceFolder$/.test(name)
        ? '.'
        : '\0';
    return known.padEnd(all.length, known === '\0' ? '\0' : '/');
  });
}
