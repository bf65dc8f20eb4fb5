/**
 * The formats that files have, and all that differs by format: how a text splits into documents, what subjects a
 * document holds, what it says as data, and how its comments look. `detect.ts` tells which format a file has.
 */

import { adaptScript, mayRunContainers, type Started, scriptData, startedBy } from './adapt/command-line.ts';
import { adaptCompose, isComposeDocument } from './adapt/compose.ts';
import { adaptDevcontainer } from './adapt/devcontainer.ts';
import { adaptDockerfile } from './adapt/dockerfile.ts';
import { adaptWorkflow } from './adapt/github-actions.ts';
import { adaptKubernetes } from './adapt/kubernetes.ts';
import { adaptQuadlet } from './adapt/quadlet.ts';
import { documentFamily, type FileKind } from './detect.ts';
import type { CommentStyle } from './ignore.ts';
import type { Data } from './model/data.ts';
import { isEmpty, noSubjects, type Subjects } from './model/subjects.ts';
import type { Family } from './model/workload.ts';
import { once } from './once.ts';
import { dockerfileData } from './parse/dockerfile.ts';
import { commentsAsYaml } from './parse/jsonc.ts';
import { recipesAsShell } from './parse/makefile.ts';
import { quadletData } from './parse/quadlet.ts';
import { isHelmTemplate } from './parse/template.ts';
import { manifestData, parseManifest } from './parse/template-yaml.ts';
import { type DocumentText, parsedYaml, parseYaml, splitDocuments, yamlData } from './parse/yaml.ts';

/** What a document holds. */
export interface Adapted {
  readonly family: Family;
  readonly subjects: Subjects;
  /** The path of the file by which it is as it is, where others may make something else of the same documents. */
  readonly through?: string;
}

/** What a document is told of the file that it is in. */
export interface FileContext {
  /** The file is merged over another, as an override file of Compose is: it is judged by what it says only. */
  readonly partial: boolean;
}

export interface FileFormat {
  readonly comments: CommentStyle;
  /** The stretches of a text that are analysed on their own. */
  split(text: string): readonly DocumentText[];
  /** The subjects of a document; `undefined` when it is none of ours. */
  adapt(text: string, context: FileContext): Adapted | undefined;
  /** What a document says, for the proof of a fix. */
  data(text: string): Data;
}

const yaml: FileFormat = {
  comments: { leaders: ['#'], trailing: true },
  split: splitDocuments,
  adapt: (text, context) => adaptYaml(text, 'yaml', context),
  data: manifestData,
};

const formats: Readonly<Record<FileKind, FileFormat>> = {
  dockerfile: {
    comments: { leaders: ['#'], trailing: false },
    split: whole,
    adapt: (text) => ({ family: 'dockerfile', subjects: withCommandLines(adaptDockerfile(text), text) }),
    data: dockerfileData,
  },
  shell: {
    comments: { leaders: ['#'], trailing: true },
    split: whole,
    adapt: (text) => commandLines(adaptScript(text)),
    data: scriptData,
  },
  makefile: {
    comments: { leaders: ['#'], trailing: true },
    split: whole,
    adapt: (text) => commandLines(adaptScript(recipesAsShell(text))),
    data: (text) => scriptData(recipesAsShell(text)),
  },
  devcontainer: {
    comments: { leaders: ['//'], trailing: true },
    split: whole,
    adapt: (text) => {
      const workload = adaptDevcontainer(parseYaml(commentsAsYaml(text)));
      return workload && { family: 'devcontainer', subjects: { ...noSubjects, workloads: [workload] } };
    },
    data: (text) => yamlData(parseYaml(commentsAsYaml(text)).root),
  },
  quadlet: {
    comments: { leaders: ['#', ';'], trailing: false },
    split: whole,
    adapt: (text) => {
      const workload = adaptQuadlet(text);
      return workload && { family: 'quadlet', subjects: { ...noSubjects, workloads: [workload] } };
    },
    data: quadletData,
  },
  workflow: { ...yaml, adapt: adaptActions },
  yaml,
  compose: { ...yaml, adapt: (text, context) => adaptYaml(text, 'compose', context) },
};

/** The format of files of a kind. */
export function formatOf(kind: FileKind): FileFormat {
  return formats[kind];
}

function commandLines(started: Started | undefined): Adapted | undefined {
  return started && { family: 'command-line', subjects: { ...noSubjects, ...started } };
}

/** With what the commands of containers and builds start. */
export function withCommandLines(subjects: Subjects, text: string): Subjects {
  if (!mayRunContainers(text)) return subjects;
  const { workloads, buildSteps } = subjects;
  const commands = [...workloads.flatMap(({ containers }) => containers), ...buildSteps].flatMap(
    (each) => each.commands,
  );
  const started = startedBy(commands, text);
  return {
    ...subjects,
    workloads: [...workloads, ...started.workloads],
    buildSteps: [...buildSteps, ...started.buildSteps],
  };
}

function adaptActions(text: string): Adapted | undefined {
  const isOurs = /\b(container|services)\s*:/.test(text) || mayRunContainers(text);
  if (!/^jobs\s*:/m.test(text) || !isOurs) return undefined;
  const document = parsedYaml(text);
  const { error } = document;
  const subjects = { ...noSubjects, ...adaptWorkflow(document), ...(error ? { error } : {}) };
  return { family: 'github-actions', subjects };
}

function whole(text: string): readonly DocumentText[] {
  return [{ text, start: 0 }];
}

function adaptYaml(text: string, kind: 'yaml' | 'compose', { partial }: FileContext): Adapted | undefined {
  const family = documentFamily(text, kind);
  if (!family) return undefined;
  const document = family === 'kubernetes' ? parseManifest(text) : parsedYaml(text);
  if (!document.root && document.error) {
    return { family, subjects: { ...noSubjects, error: document.error } };
  }
  if (family === 'compose') {
    if (kind !== 'compose' && !isComposeDocument(document)) return undefined;
    return { family, subjects: withCommandLines(adaptCompose(document, { partial }), text) };
  }
  const subjects = adaptKubernetes(document);
  const possible = once(() => adaptKubernetes(parseManifest(text, { all: true })));
  if (isEmpty(subjects)) return undefined;
  const own = withCommandLines(subjects, text);
  return { family, subjects: isHelmTemplate(text) ? { ...own, possible } : own };
}
