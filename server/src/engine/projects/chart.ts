/** Helm charts: what their templates make of the values, as far as that can be told without rendering them. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { withCommandLines } from '../formats.ts';
import type { Changed } from '../helm/changes.ts';
import type { Stretch } from '../helm/documents.ts';
import type { Scope, Value } from '../helm/evaluate.ts';
import { hiding } from '../helm/places.ts';
import { render } from '../helm/render.ts';
import { type Dependency, dependenciesIn, mergedValues, valuesWithin } from '../helm/values.ts';
import type { Problem } from '../ignore.ts';
import { isRefusal } from '../model/fact.ts';
import type { Subjects } from '../model/subjects.ts';
import { once } from '../once.ts';
import { entries, type Place, rootPlace, scalarText } from '../parse/lookup.ts';
import { isBlock, type TemplateNode, templateNodes } from '../parse/template.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Assembled, ProjectReader } from './assembly.ts';
import type { Project } from './project.ts';
import type { Sources } from './sources.ts';

/** Values files beyond these are not judged: each is a look at the whole chart. */
const maxVariants = 20;

/** What definitions give for one values file, each time that they are used; in UTF-16 code units. */
const maxText = 3_000_000;

/** A chart, or a chart in it: its templates, and how its values come of those of the chart that is judged. */
interface Part {
  readonly manifests: readonly Stretch[];
  valuesOf(values: Place | undefined): Place | undefined;
  /** What templates know by `.Chart`. */
  readonly chart: Value;
}

/** Judges a chart by its values, and by those of each file that goes over them. */
export function assembleChart(project: Project, reader: ProjectReader): Assembled {
  const [root = ''] = project.roots;
  const files = project.files ?? [];
  const resolved = reader.resolve(root, 'values.yaml');
  const own = isRefusal(resolved) ? undefined : resolved;
  const folder = root.slice(0, root.lastIndexOf('/') + 1);
  const isOfChart = (path: string) => !path.startsWith(`${folder}charts/`);
  const isTemplate = (path: string) => path.slice(folder.length).includes('templates/');
  const others = files.filter((path) => path !== own && isOfChart(path) && !isTemplate(path));
  const stretches = new Map<string, Stretch>();
  for (const path of files.filter(isTemplate)) {
    const stretch = stretchOf(path, reader);
    if (stretch) stretches.set(path, stretch);
  }
  const definitions = definitionsIn([...stretches.values()]);
  const inFolder = (prefix: string) =>
    [...stretches].flatMap(([path, stretch]) =>
      path.startsWith(`${prefix}templates/`) && !/\.tpl$|\/_[^/]*$/.test(path) ? stretch : [],
    );
  const parts: Part[] = [
    {
      manifests: inFolder(folder),
      valuesOf: (values) => values,
      chart: aboutChart(root, reader),
    },
  ];
  for (const [name, prefix] of chartsIn(folder, files)) {
    const dependency = dependencyOf(name, root, reader);
    const values = files.includes(`${prefix}values.yaml`) ? valuesOf(`${prefix}values.yaml`, reader) : [];
    const inner = mergedValues(values);
    parts.push({
      manifests: inFolder(prefix),
      valuesOf: (around) => valuesWithin(around, inner, dependency),
      chart: aboutChart(`${prefix}Chart.yaml`, reader, dependency.key),
    });
  }
  const base = own === undefined ? [] : valuesOf(own, reader);
  const variants = [
    { path: own, files: base },
    ...others.slice(0, maxVariants).map((path) => ({ path, files: [...base, ...valuesOf(path, reader)] })),
  ];
  const limits =
    others.length > maxVariants
      ? [`of ${others.length} files of values the first ${maxVariants} are judged`]
      : [];
  const adapted = variants.map(({ path, files }) => {
    const values = mergedValues(files);
    const make = (all: boolean) => subjectsOf(parts, values, definitions, all, reader.sources);
    const { subjects, isCut } = make(false);
    if (isCut)
      limits.push('its templates use their definitions so often that they were not followed to the end');
    return {
      family: 'kubernetes' as const,
      subjects: { ...subjects, possible: once(() => make(true).subjects) },
      ...(path === undefined ? {} : { through: path }),
    };
  });
  return {
    adapted,
    problems: problemsOf(root, new Set(limits), reader),
    members: new Set([...(own === undefined ? [] : [own]), ...files]),
  };
}

/** What of a chart is too much, told where the chart begins. */
function problemsOf(root: string, limits: ReadonlySet<string>, reader: ProjectReader): Problem[] {
  if (limits.size === 0 || isRefusal(reader.text(root))) return [];
  const span = reader.sources.inAll({ path: root, span: { start: 0, end: 1 } });
  return [...limits].map((limit) => {
    return { code: 'unresolved-reference', span, message: `The chart is not judged in full: ${limit}.` };
  });
}

/** What a `Chart.yaml` says of its chart, which goes by the alias that another has for it. https://helm.sh/docs/chart_template_guide/builtin_objects/ */
function aboutChart(path: string, reader: ProjectReader, name?: string): Value {
  const documents = reader.documents(path);
  const [document] = isRefusal(documents) ? [] : documents;
  const said = document ? entries(rootPlace(document)) : [];
  return {
    kind: 'dict',
    entries: new Map(
      said.map((each): [string, Value | undefined] => {
        const key = String(each.key);
        const text = key === 'name' && name !== undefined ? name : scalarText(each);
        return [
          key.charAt(0).toUpperCase() + key.slice(1),
          text === undefined ? undefined : { kind: 'data', value: text },
        ];
      }),
    ),
  };
}

/** The charts in the folder `charts` of a chart, by their names, with their folders. */
function chartsIn(folder: string, files: readonly string[]): ReadonlyMap<string, string> {
  const prefix = `${folder}charts/`;
  const inner = files.filter((path) => path.startsWith(prefix));
  const names = inner.map((path) => path.slice(prefix.length).split('/', 1)[0] ?? '');
  return new Map(names.map((name) => [name, `${prefix}${name}/`]));
}

/** What a chart says of one in its folder; that one is called by its name otherwise. */
function dependencyOf(name: string, root: string, reader: ProjectReader): Dependency {
  const documents = reader.documents(root);
  const known = isRefusal(documents) ? undefined : dependenciesIn(documents).get(name);
  return known ?? { key: name, condition: undefined, tags: [] };
}

function stretchOf(path: string, reader: ProjectReader): Stretch | undefined {
  const text = reader.text(path);
  if (isRefusal(text)) return undefined;
  const { start } = reader.sources.inAll({ path, span: { start: 0, end: 0 } });
  return { all: reader.sources.text, start, end: start + text.length };
}

function valuesOf(path: string, reader: ProjectReader): (readonly YamlDocument[])[] {
  const documents = reader.documents(path);
  return isRefusal(documents) ? [] : [documents.map((each) => ({ ...each, keepsKeys: true }))];
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
  parts: readonly Part[],
  values: Place | undefined,
  definitions: ReadonlyMap<string, Stretch>,
  all: boolean,
  { text, parsedTemplates: parsed }: Sources,
): { readonly subjects: Subjects; readonly isCut: boolean } {
  const changed: Changed = new Map();
  const adapted = () => {
    const around = { definitions, all, left: maxText, parsed, uses: new Map<string, number>(), changed };
    const objects = parts.flatMap(({ manifests, valuesOf, chart }) => {
      const found = valuesOf(values);
      if (values && !found) return [];
      const own = found && changed.size > 0 ? hiding(found, changed) : found;
      const top = own && ({ kind: 'top', values: own, chart } as const);
      const scope: Scope = { dot: top, top, variables: new Map() };
      return manifests.flatMap((manifest) =>
        render(manifest, scope, around).flatMap(({ place, broken }) => objectsAt(place, broken)),
      );
    });
    const subjects = withCommandLines(adaptObjects(objects), text);
    return { subjects, isCut: around.left <= 0 };
  };
  const first = adapted();
  // Which template comes first is a matter of Helm: what one of them changes is not certain in any.
  return changed.size > 0 ? adapted() : first;
}
