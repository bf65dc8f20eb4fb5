/** Compose files to subjects: a workload and, where it is built, a build step for each service. */

import { isMap } from 'yaml';
import { defaults } from '../model/defaults.ts';
import type { Refusal } from '../model/fact.ts';
import { noSubjects, type Subjects } from '../model/subjects.ts';
import type { Container, User, Workload } from '../model/workload.ts';
import { child, entries, isWritten, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { spanOf, type YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import { unusedVolumes } from './compose-bound-volumes.ts';
import { buildStepOf } from './compose-build.ts';
import { devicesOf } from './compose-devices.ts';
import { withImageUser } from './compose-image.ts';
import { inlineSubjectsOf, withInlineUser } from './compose-inline.ts';
import { moveOf } from './compose-move.ts';

import { namespacesOf } from './compose-namespaces.ts';
import { networkOfContainer, networkOfService } from './compose-network.ts';
import { processOf } from './compose-process.ts';
import { type ComposeProject, composeProject } from './compose-project.ts';
import { securityOf } from './compose-security.ts';
import {
  besideImage,
  besidePrivileges,
  isReset,
  readBoolean,
  readWord,
  type Service,
  settingFact,
  settingList,
  wordAt,
} from './compose-service.ts';
import { sharedSources, storageOf } from './compose-storage.ts';
import { mountsOf } from './compose-volumes.ts';
import { unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { readUserText } from './user.ts';
import type { Reading } from './yaml-facts.ts';

export { isComposeDocument } from './compose-detect.ts';

export interface ComposeOptions {
  /** True for a file that is merged over another: it is judged by what it says only. */
  readonly partial: boolean;
}

/** The subjects of a Compose file by itself. Entries of `services` that are no mappings are left out. */
export function adaptCompose(document: YamlDocument, { partial }: ComposeOptions): Subjects {
  const project = composeProject([''], {
    documents: (path) => (path === '' ? [document] : notRead),
    refusal: (path) => (path === '' ? undefined : notRead),
    resolve: () => notRead,
    variables: () => ({ values: new Map(), places: new Map() }),
    dockerfile: () => notRead,
  });
  const subjects = adaptComposeProject(project, partial);
  return { ...subjects, ...(document.error ? { error: document.error } : {}) };
}

const notRead: Refusal = { refused: 'it is another file' };

/** The subjects of a project. */
export function adaptComposeProject(
  { root, incomplete, broken, dockerfile }: ComposeProject,
  isOverride = false,
): Subjects {
  if (!root) return noSubjects;
  const services = servicesOf(root);
  const inline = services.map((service) => inlineSubjectsOf(service));
  return {
    ...noSubjects,
    workloads: [
      ...services.map((service, i) =>
        withImageUser(
          withInlineUser(
            workloadOf(service, isOverride || broken || incomplete.has(service.name)),
            inline[i] ?? noSubjects,
          ),
          service,
          dockerfile,
        ),
      ),
      ...inline.flatMap(({ workloads }) => workloads),
      ...unusedVolumes(root),
    ],
    buildSteps: [
      ...services.flatMap((service) => buildStepOf(service) ?? []),
      ...inline.flatMap(({ buildSteps }) => buildSteps),
    ],
  };
}

function servicesOf(root: Place): Service[] {
  const shared = sharedSources(root);
  return entries(child(root, 'services'))
    .filter((place) => isMap(place.node) && !isReset(place))
    .map((place) => {
      const span = keySpan(place) ?? placeSpan(place);
      const extent = extentOf(place, span);
      return { name: String(place.key), place, root, span, extent, sharedSources: shared };
    });
}

/** From the key to the end of the value's text, without the line ends that a block's range runs over. */
function extentOf({ document, pair, node }: Place, key: Span): Span {
  const value = (pair?.value ?? node) as typeof node;
  let { end } = value ? spanOf(value) : key;
  while (end > key.end && /\s/.test(document.text[end - 1] ?? '')) end--;
  return { start: key.start, end: Math.max(key.end, end) };
}

function workloadOf(service: Service, partialDocument: boolean): Workload {
  const { name, span, extent } = service;
  const has = (key: string) => isWritten(child(service.place, key));
  const partial = partialDocument || !(has('image') || has('build'));
  const namespaces = namespacesOf(service);
  const runtime = settingFact(service, 'runtime', defaults.runtime.compose, readWord, besideImage);
  const container = containerOf(service);
  const unsaid = { family: 'compose', span, dialect: 'Compose' } as const;
  const workload = unsaidWorkload(unsaid, {
    kind: 'service',
    name,
    extent,
    partial,
    containers: [container],
  });
  return {
    ...workload,
    namespaces,
    runtime,
    ...networkOfService(service),
    ...(/^windows(\/|$)/.test(wordAt(child(service.place, 'platform')) ?? '')
      ? { staysOnHost: 'it runs on Windows' }
      : {}),
    move: moveOf(service, { partial, namespaces, ...container }),
  };
}

function containerOf(service: Service): Container {
  return {
    ...unsaidContainer({ family: 'compose', span: service.span, dialect: 'Compose' }),
    image: settingFact(service, 'image', '', readWord),
    privileged: settingFact(
      service,
      'privileged',
      defaults.privileged.compose,
      readBoolean,
      besidePrivileges,
    ),
    user: settingFact(service, 'user', defaults.user.compose, readUser, besideImage),
    capabilitiesAdded: settingList(service, 'cap_add', readCapability, besidePrivileges),
    capabilitiesDropped: settingList(service, 'cap_drop', readCapability, besidePrivileges),
    ...securityOf(service),
    mounts: mountsOf(service),
    devices: devicesOf(service),
    ...storageOf(service),
    ...networkOfContainer(service),
    ...processOf(service),
  };
}

/** Names other than root's are the image's affair. */
function readUser(place: Place): Reading<User> {
  const word = readWord(place);
  return typeof word === 'object' ? { value: readUserText(word.value) } : word;
}

/** Docker takes names in any case, with and without `CAP_`. */
function readCapability(place: Place): Reading<string> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  return { value: word.value.trim().toUpperCase().replace(/^CAP_/, '') };
}
