/**
 * A Compose project as it runs: files merged over files, services over those that they extend, other projects
 * included. Every setting keeps the place where it is written.
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md, …/14-include.md, …/05-services.md#extends
 */

import { isMap, isSeq } from 'yaml';
import { type Hop, isRefusal } from '../model/fact.ts';
import { layered, through } from '../parse/layers.ts';
import { child, entries, isWritten, items, type Place, placeSpan, rootPlace } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import { type ProjectFiles, type Variables, withInherited } from './compose-files.ts';
import type { FindDockerfile } from './compose-image.ts';
import { composeRules } from './compose-merge.ts';
import { wordAt } from './compose-service.ts';

/** Something that a project's files refer to and that is not there, or not to be had. */
export interface Unresolved {
  readonly span: Span;
  readonly message: string;
}

/** A project put together. */
export interface ComposeProject {
  /** `undefined` when no file of it can be read. */
  readonly root: Place | undefined;
  /** The services of which not all can be known: what they extend is not there. */
  readonly incomplete: ReadonlySet<string>;
  /** A file has syntax errors: something may be missing. */
  readonly broken: boolean;
  /** The files all of which it takes; of those that services extend it takes one service. */
  readonly members: ReadonlySet<string>;
  /** For each member, a path in the folder from which the paths in it are counted. */
  readonly origins: ReadonlyMap<string, string>;
  /** The variables of each file. */
  readonly variables: ReadonlyMap<string, Variables>;
  readonly unresolved: readonly Unresolved[];
  readonly dockerfile: FindDockerfile;
}

/** The longest chain of `extends`, and the deepest nesting of `include`. */
const maxDepth = 50;
/** The most times that a service is put over one that it extends, in a whole project. */
const maxExtensions = 10_000;
/** The most files that a project includes. */
const maxIncludes = 1000;

/** Puts a project together from its files, those that are merged over others last. */
export function composeProject(
  roots: readonly string[],
  files: ProjectFiles,
  envFiles?: readonly string[],
): ComposeProject {
  const reader = new ProjectReader(files);
  const root = reader.project(roots, envFiles);
  if (root) reader.tellMissing(roots, root);
  const { incomplete, broken, origins, variables, unresolved } = reader;
  const members = new Set(origins.keys());
  return { root, incomplete, broken, members, origins, variables, unresolved, dockerfile: files.dockerfile };
}

/** A file under some variables, on the way to what it is merged into. */
interface Context {
  readonly path: string;
  /** Paths are counted from the folder of this one. */
  readonly from: string;
  readonly variables: Variables;
  /** The files that include this one. */
  readonly above: readonly string[];
}

/** Where a service finds those that it extends without a word about a file. */
interface Scope extends Context {
  readonly services: Place;
  /** Where they are written: those of other documents were extended there. */
  readonly documents: ReadonlySet<YamlDocument>;
  /** The services that were extended already. */
  readonly known: Map<string, Extended>;
}

/** A service with all that it extends. */
interface Extended {
  readonly place: Place;
  /** How many services it is put over. */
  readonly depth: number;
  /** It extends itself: what comes of it hangs on where one begins. */
  readonly isCyclic: boolean;
}

class ProjectReader {
  readonly incomplete = new Set<string>();
  readonly unresolved: Unresolved[] = [];
  readonly origins = new Map<string, string>();
  readonly variables = new Map<string, Variables>();
  broken = false;
  private readonly files: ProjectFiles;
  private includes = 0;
  private extensions = 0;

  constructor(files: ProjectFiles) {
    this.files = files;
  }

  project(
    roots: readonly string[],
    envFiles?: readonly string[],
    from = roots[0] ?? '',
    inherited?: Context,
  ): Place | undefined {
    const own = this.files.variables(from, envFiles, inherited?.variables.values);
    const variables = inherited ? withInherited(own, inherited.variables) : own;
    const above = inherited ? [...inherited.above, inherited.path] : [];
    const layers = roots.flatMap((path) => this.layersOf({ path, from, variables, above }));
    return layered(layers, composeRules);
  }

  /** Tells, where the project begins, of the files that `COMPOSE_FILE` or an option names and that cannot be read. */
  tellMissing(roots: readonly string[], root: Place): void {
    const { start } = placeSpan(root);
    for (const path of roots) {
      const refusal = this.files.refusal(path);
      if (!refusal) continue;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const message = `\`${name}\` is a file of this project by \`COMPOSE_FILE\` or an option, and is not read: ${refusal.refused}.`;
      this.unresolved.push({ span: { start, end: start + 1 }, message });
    }
  }

  /** A file's documents, each merged over what it includes. */
  private layersOf(context: Context): Place[] {
    if (!this.origins.has(context.path)) this.origins.set(context.path, context.from);
    return this.rootsOf(context).flatMap((root) => {
      const whole = layered([...this.included(root, context), root], composeRules, [], root);
      return whole ? this.withExtends(whole, context) : [];
    });
  }

  private rootsOf({ path, variables }: Context): Place[] {
    const documents = this.files.documents(path);
    if (isRefusal(documents)) return [];
    if (!this.variables.has(path)) this.variables.set(path, variables);
    this.broken ||= documents.some((document) => document.broken);
    return documents
      .map((document) => rootPlace({ ...document, variables: variables.values }))
      .filter(({ node }) => isMap(node));
  }

  /** The projects that a document includes, those with the least say first: each goes over those after it. */
  private included(root: Place, context: Context): Place[] {
    const included = items(child(root, 'include')).flatMap((entry) => {
      const isLong = isMap(entry.node);
      const paths = isLong ? textsAt(child(entry, 'path')) : [entry];
      const roots = paths.flatMap((place) => this.follow(place, context) ?? []);
      const cycle = roots.find((path) => path === context.path || context.above.includes(path));
      if (cycle !== undefined)
        return this.tell(entry, 'This file includes itself through others; the cycle ends here.');
      if (context.above.length >= maxDepth || ++this.includes > maxIncludes)
        return this.tell(entry, 'So many files are included that this one is not read.');
      const directory = this.directoryOf(entry, context);
      const project = this.project(roots, this.envFilesOf(entry, context), directory, context);
      const hop: Hop = { span: placeSpan(paths[0] ?? entry), message: '`include`' };
      return project ? [through(project, hop)] : [];
    });
    return included.reverse();
  }

  /** A path in the folder that `project_directory` names. */
  private directoryOf(entry: Place, { from }: Context): string | undefined {
    const place = child(entry, 'project_directory');
    const reference = wordAt(place);
    if (reference === undefined) return undefined;
    const folder = this.files.resolve(from, reference);
    if (!isRefusal(folder)) return `${folder}/.`;
    this.tell(place, `\`${reference}\` is not looked into: ${folder.refused}.`);
    return undefined;
  }

  private envFilesOf(entry: Place, context: Context): string[] | undefined {
    const place = child(entry, 'env_file');
    if (!isWritten(place)) return undefined;
    const named = textsAt(place).filter((each) => wordAt(each) !== '/dev/null');
    return named.flatMap((each) => this.follow(each, context) ?? []);
  }

  /** The root of a document, its services with what they extend. */
  private withExtends(root: Place, context: Context): Place {
    const services = child(root, 'services');
    const own = entries(services);
    if (!own.some((service) => isWritten(child(service, 'extends')))) return root;
    const scope = { ...context, services, documents: new Set([root.document]), known: new Map() };
    const extended = new Map(own.map((each) => [String(each.key), this.extended(each, scope, []).place]));
    const whole = seenThrough(services, extended);
    return seenThrough(
      root,
      new Map(entries(root).map((entry) => [String(entry.key), entry])).set('services', whole),
    );
  }

  private extended(service: Place, scope: Scope, chain: readonly string[]): Extended {
    const name = String(service.key);
    const known = scope.known.get(name);
    if (known) return known;
    const extended = this.overBase(service, scope, [...chain, `${scope.path}\n${name}`]);
    if (!extended.isCyclic) scope.known.set(name, extended);
    return extended;
  }

  private overBase(service: Place, scope: Scope, chain: readonly string[]): Extended {
    const place = child(service, 'extends');
    const alone = { place: service, depth: 0, isCyclic: false };
    if (!isWritten(place) || !scope.documents.has(place.document)) return alone;
    const name = String(service.key);
    const base = this.baseOf(place, scope, chain);
    if (!base || base === 'itself') {
      this.incomplete.add(name);
      return { ...alone, isCyclic: base === 'itself' };
    }
    const hop: Hop = {
      span: placeSpan(isMap(place.node) ? child(place, 'service') : place),
      message: '`extends`',
    };
    const merged = layered([through(base.place, hop), service], composeRules, ['services', name], service);
    const whole = merged ? { ...merged, key: service.key } : service;
    return { place: whole, depth: base.depth + 1, isCyclic: base.isCyclic };
  }

  private baseOf(place: Place, scope: Scope, chain: readonly string[]): Extended | 'itself' | undefined {
    const isLong = isMap(place.node);
    const namePlace = isLong ? child(place, 'service') : place;
    const name = wordAt(namePlace);
    const file = isLong ? child(place, 'file') : undefined;
    const there = file && isWritten(file) ? this.scopeOf(file, scope) : scope;
    if (name === undefined || !there) return undefined;
    if (chain.includes(`${there.path}\n${name}`)) {
      this.tell(namePlace, 'This service extends itself through others, so nothing can start it.');
      return 'itself';
    }
    const service = child(there.services, name);
    if (!isMap(service.node)) {
      const where = there.path === scope.path ? 'this file' : 'that file';
      this.tell(namePlace, `There is no service \`${name}\` in ${where}.`);
      return undefined;
    }
    // A chain that is too long is cut at this end as at the other: it must not be gone through to the end.
    const base =
      chain.length <= maxDepth && ++this.extensions <= maxExtensions
        ? this.extended(service, there, chain)
        : undefined;
    if (base && base.depth < maxDepth) return base;
    this.tell(namePlace, 'So many services are extended one after another that this one is left out.');
    return undefined;
  }

  /** The services of another file, without what it includes. */
  private scopeOf(file: Place, context: Context): Scope | undefined {
    const path = this.follow(file, context);
    if (path === undefined) return undefined;
    const there = { ...context, path, from: path };
    const roots = this.rootsOf(there);
    const documents = new Set(roots.map(({ document }) => document));
    const services = child(layered(roots, composeRules) ?? file, 'services');
    return { ...there, services, documents, known: new Map() };
  }

  /** The path that a reference leads to; `undefined`, and told, where there is nothing to read. */
  private follow(place: Place, context: Context): string | undefined {
    const reference = wordAt(place);
    if (reference === undefined) return undefined;
    const path = this.files.resolve(context.from, reference);
    const refusal = isRefusal(path) ? path : this.files.refusal(path);
    if (!refusal) return isRefusal(path) ? undefined : path;
    this.tell(place, `\`${reference}\` is not read: ${refusal.refused}.`);
    return undefined;
  }

  private tell(place: Place, message: string): [] {
    const span = placeSpan(place);
    const isKnown = this.unresolved.some(
      (each) => each.span.start === span.start && each.message === message,
    );
    if (!isKnown) this.unresolved.push({ span, message });
    return [];
  }
}

/** A mapping with other values behind its keys. */
function seenThrough(place: Place, values: ReadonlyMap<string, Place>): Place {
  return {
    ...place,
    view: { child: (key) => values.get(key), entries: () => [...values.values()], items: () => [] },
  };
}

/** A text, or a list of them. */
function textsAt(place: Place): Place[] {
  if (!isWritten(place)) return [];
  return isSeq(place.node) ? items(place) : [place];
}
