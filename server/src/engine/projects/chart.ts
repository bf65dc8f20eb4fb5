/** Helm charts: what their templates make of the values, as far as that can be told without rendering them. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { withCommandLines } from '../formats.ts';
import type { Scope } from '../helm/evaluate.ts';
import { render, type Stretch } from '../helm/render.ts';
import { mergedValues } from '../helm/values.ts';
import { isRefusal } from '../model/fact.ts';
import type { Subjects } from '../model/subjects.ts';
import { once } from '../once.ts';
import type { Place } from '../parse/lookup.ts';
import { isBlock, type TemplateNode, templateNodes } from '../parse/template.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';

/** Values files beyond these are not judged: each is a look at the whole chart. */
const maxVariants = 20;

/** Stretches of templates that are looked at for one values file, definitions each time that they are used. */
const maxStretches = 5000;

/** Judges a chart by its values, and by those of each file that goes over them. */
export function assembleChart(project: Project, reader: ProjectReader): Assembled {
  const [root = ''] = project.roots;
  const files = project.files ?? [];
  const resolved = reader.resolve(root, 'values.yaml');
  const own = isRefusal(resolved) ? undefined : resolved;
  const folder = root.slice(0, root.lastIndexOf('/') + 1);
  const isTemplate = (path: string) => path.startsWith(`${folder}templates/`);
  const others = files.filter((path) => path !== own && !isTemplate(path)).slice(0, maxVariants);
  const stretches = new Map<string, Stretch>();
  for (const path of files.filter(isTemplate)) {
    const stretch = stretchOf(path, reader);
    if (stretch) stretches.set(path, stretch);
  }
  const definitions = definitionsIn([...stretches.values()]);
  const base = own === undefined ? [] : valuesOf(own, reader);
  const variants = [base, ...others.map((path) => [...base, ...valuesOf(path, reader)])];
  const manifests = [...stretches].filter(([path]) => !/\.tpl$/.test(path)).map(([, stretch]) => stretch);
  reader.text(root);
  const adapted = variants.map((values) => {
    const make = (all: boolean) =>
      subjectsOf(manifests, mergedValues(values), definitions, all, reader.sources.text);
    return {
      family: 'kubernetes' as const,
      subjects: { ...make(false), possible: once(() => make(true)) },
    };
  });
  return { adapted, problems: [], members: new Set([...(own === undefined ? [] : [own]), ...files]) };
}

function stretchOf(path: string, reader: ProjectReader): Stretch | undefined {
  const text = reader.text(path);
  if (isRefusal(text)) return undefined;
  const { start } = reader.sources.inAll({ path, span: { start: 0, end: 0 } });
  return { all: reader.sources.text, start, end: start + text.length };
}

function valuesOf(path: string, reader: ProjectReader): (readonly YamlDocument[])[] {
  const documents = reader.documents(path);
  return isRefusal(documents) ? [] : [documents];
}

/** The definitions of templates by their names; of two by one name the last counts. */
function definitionsIn(stretches: readonly Stretch[]): ReadonlyMap<string, Stretch> {
  const found = new Map<string, Stretch>();
  for (const { all, start, end } of stretches) {
    const look = (nodes: readonly TemplateNode[]) => {
      for (const node of nodes) {
        if (!isBlock(node)) continue;
        const [first] = node.branches;
        const [, name] = /^"([^"]*)"/.exec(first?.action.body ?? '') ?? [];
        if (first?.action.keyword === 'define' && name !== undefined)
          found.set(name, { all, start: start + first.start, end: start + first.end });
        for (const branch of node.branches) look(branch.nodes);
      }
    };
    look(templateNodes(all.slice(start, end)));
  }
  return found;
}

function subjectsOf(
  manifests: readonly Stretch[],
  values: Place | undefined,
  definitions: ReadonlyMap<string, Stretch>,
  all: boolean,
  text: string,
): Subjects {
  const top = values && ({ kind: 'top', values } as const);
  const scope: Scope = { dot: top, top, variables: new Map() };
  const around = { definitions, all, left: maxStretches };
  const objects = manifests.flatMap((manifest) =>
    render(manifest, scope, around).flatMap(({ place, broken }) => objectsAt(place, broken)),
  );
  return withCommandLines(adaptObjects(objects), text);
}
