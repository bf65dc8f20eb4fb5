/** Helm charts: what their templates make of the values, as far as that can be told without rendering them. */

import { adaptObjects } from '../adapt/kubernetes.ts';
import { objectsAt } from '../adapt/kubernetes-objects.ts';
import { withCommandLines } from '../formats.ts';
import type { Changed } from '../helm/changes.ts';
import type { Stretch } from '../helm/documents.ts';
import type { Scope, Value } from '../helm/evaluate.ts';
import { hiding } from '../helm/places.ts';
import { render } from '../helm/render.ts';
import { type Dependency, dependenciesOn, mergedValues, valuesAround, valuesWithin } from '../helm/values.ts';
import type { Problem } from '../ignore.ts';
import { type Hop, isRefusal } from '../model/fact.ts';
import type { Subjects } from '../model/subjects.ts';
import { once } from '../once.ts';
import { child, entries, type Place, rootPlace, scalarText, string } from '../parse/lookup.ts';
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
  const definitions = definitionsIn(stretches);
  const manifestsIn = (prefix: string) =>
    isLibrary(`${prefix}Chart.yaml`, reader)
      ? []
      : [...stretches].flatMap(([path, stretch]) =>
          path.startsWith(`${prefix}templates/`) && !/\.tpl$|\/_[^/]*$/.test(path) ? stretch : [],
        );
  const inner = new Map<string, Place | undefined>();
  const parts: Part[] = [
    { manifests: manifestsIn(folder), valuesOf: (values) => values, chart: aboutChart(root, reader) },
  ];
  for (const [name, prefix] of chartsIn(folder, files)) {
    const values = files.includes(`${prefix}values.yaml`) ? valuesOf(`${prefix}values.yaml`, reader) : [];
    const own = mergedValues(values);
    for (const dependency of dependenciesOf(name, root, reader)) {
      inner.set(dependency.key, own);
      parts.push({
        manifests: manifestsIn(prefix),
        valuesOf: (around) => valuesWithin(around, own, dependency),
        chart: aboutChart(`${prefix}Chart.yaml`, reader, dependency.key),
      });
    }
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
  const odd = new Map<number, Hop>();
  const adapted = variants.map(({ path, files }) => {
    const said = mergedValues(files);
    const values = said && valuesAround(said, inner);
    const make = (all: boolean) => subjectsOf(parts, values, definitions, all, reader.sources);
    const { subjects, isCut, misplaced } = make(false);
    for (const [at, hop] of misplaced) odd.set(at, hop);
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
    problems: [...problemsOf(root, new Set(limits), reader), ...[...odd.values()].map(misplacedAt)],
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

function misplacedAt({ span }: Hop): Problem {
  const message =
    'It gives an empty list or mapping, which is no YAML here: what Helm renders cannot be read. Put a condition around it.';
  return { code: 'unresolved-reference', span, message };
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

/** What a chart says of one in its folder. */
function dependenciesOf(name: string, root: string, reader: ProjectReader): readonly Dependency[] {
  const documents = reader.documents(root);
  return dependenciesOn(name, isRefusal(documents) ? [] : documents);
}

/** True for a chart of which only the definitions count. https://helm.sh/docs/topics/library_charts/ */
function isLibrary(path: string, reader: ProjectReader): boolean {
  const documents = reader.documents(path);
  const [document] = isRefusal(documents) ? [] : documents;
  return document !== undefined && string(child(rootPlace(document), 'type')) === 'library';
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

/**
 * The definitions of templates by their names. Of two by one name Helm takes that which is less deep in folders, and
 * then that of the file that comes first.
 */
function definitionsIn(stretches: ReadonlyMap<string, Stretch>): ReadonlyMap<string, Stretch> {
  const depth = (path: string) => path.split('/').length;
  const sorted = [...stretches].sort(([a], [b]) => depth(b) - depth(a) || (a < b ? 1 : -1));
  const found = new Map<string, Stretch>();
  for (const [, { all, start, end }] of sorted) {
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
): { readonly subjects: Subjects; readonly isCut: boolean; readonly misplaced: ReadonlyMap<number, Hop> } {
  const changed: Changed = new Map();
  const adapted = () => {
    const misplaced = new Map<number, Hop>();
    const around = {
      definitions,
      all,
      left: maxText,
      parsed,
      uses: new Map<string, number>(),
      changed,
      misplaced,
    };
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
    return { subjects, isCut: around.left <= 0, misplaced };
  };
  const first = adapted();
  // Which template comes first is a matter of Helm: what one of them changes is not certain in any.
  return changed.size > 0 ? adapted() : first;
}
