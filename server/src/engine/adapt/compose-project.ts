/**
 * A Compose project as it runs: files merged over files, services over those that they extend, other projects
 * included. Every setting keeps the place where it is written.
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md, …/14-include.md, …/05-services.md#extends
 */

import { isMap, isSeq } from 'yaml';
import { type Hop, isRefusal, type Refusal } from '../model/fact.ts';
import { layered, through } from '../parse/layers.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  type Place,
  placeSpan,
  rootPlace,
} from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import type { FindDockerfile } from './compose-image.ts';
import { composeRules } from './compose-merge.ts';
import { wordAt } from './compose-service.ts';

/** What a project is read from. */
export interface ProjectFiles {
  /** The documents of a file, or why there are none. */
  documents(path: string): readonly YamlDocument[] | Refusal;
  /** Where a reference in a file leads. */
  resolve(from: string, reference: string): string | Refusal;
  /** The Dockerfile of a `build`. */
  readonly dockerfile: FindDockerfile;
  /** The values of variables for the files of a folder, those of further files of variables included. */
  variables(root: string, envFiles?: readonly string[]): ReadonlyMap<string, string>;
}

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
  readonly unresolved: readonly Unresolved[];
  readonly dockerfile: FindDockerfile;
}

/** The longest chain of `extends`, and the deepest nesting of `include`. */
const maxDepth = 50;
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
  const { incomplete, broken, members, unresolved } = reader;
  return { root, incomplete, broken, members, unresolved, dockerfile: files.dockerfile };
}

/** A file under some variables, on the way to what it is merged into. */
interface Context {
  readonly path: string;
  readonly variables: ReadonlyMap<string, string>;
  /** The files that include this one. */
  readonly above: readonly string[];
}

class ProjectReader {
  readonly incomplete = new Set<string>();
  readonly unresolved: Unresolved[] = [];
  private readonly files: ProjectFiles;
  readonly members = new Set<string>();
  broken = false;
  private includes = 0;

  constructor(files: ProjectFiles) {
    this.files = files;
  }

  project(roots: readonly string[], envFiles?: readonly string[], inherited?: Context): Place | undefined {
    const [first = ''] = roots;
    const own = this.files.variables(first, envFiles);
    // What the including project knows goes before what the included one's files say.
    const variables = inherited ? new Map([...own, ...inherited.variables]) : own;
    const above = inherited ? [...inherited.above, inherited.path] : [];
    const layers = roots.flatMap((path) => this.layersOf({ path, variables, above }));
    return layered(layers, composeRules);
  }

  /** A file's documents, each after what it includes. */
  private layersOf(context: Context): Place[] {
    this.members.add(context.path);
    return this.rootsOf(context).flatMap((root) => [
      ...this.included(root, context),
      this.withExtends(root, context),
    ]);
  }

  private rootsOf({ path, variables }: Context): Place[] {
    const documents = this.files.documents(path);
    if (isRefusal(documents)) return [];
    this.broken ||= documents.some((document) => document.broken);
    return documents
      .map((document) => rootPlace({ ...document, variables }))
      .filter(({ node }) => isMap(node));
  }

  private included(root: Place, context: Context): Place[] {
    return items(child(root, 'include')).flatMap((entry) => {
      const isLong = isMap(entry.node);
      const paths = isLong ? textsAt(child(entry, 'path')) : [entry];
      const roots = paths.flatMap((place) => this.follow(place, context) ?? []);
      const cycle = roots.find((path) => path === context.path || context.above.includes(path));
      if (cycle !== undefined)
        return this.tell(entry, 'This file includes itself through others; the cycle ends here.');
      if (context.above.length >= maxDepth || ++this.includes > maxIncludes)
        return this.tell(entry, 'So many files are included that this one is not read.');
      const envFiles = textsAt(child(entry, 'env_file')).flatMap(
        (place) => this.follow(place, context) ?? [],
      );
      const included = this.project(roots, envFiles.length > 0 ? envFiles : undefined, context);
      const hop: Hop = { span: placeSpan(paths[0] ?? entry), message: '`include`' };
      return included ? [through(included, hop)] : [];
    });
  }

  /** The root of a file, its services with what they extend. */
  private withExtends(root: Place, context: Context): Place {
    const services = child(root, 'services');
    const own = entries(services);
    if (!own.some((service) => isWritten(child(service, 'extends')))) return root;
    const known = new Map(own.map((each) => [String(each.key), this.extended(each, context, [])]));
    const whole = seenThrough(services, known);
    return seenThrough(
      root,
      new Map(entries(root).map((entry) => [String(entry.key), entry])).set('services', whole),
    );
  }

  private extended(service: Place, context: Context, chain: readonly string[]): Place {
    const place = child(service, 'extends');
    if (!isWritten(place)) return service;
    const base = this.baseOf(place, context, [...chain, `${context.path}\n${service.key}`]);
    if (!base) {
      this.incomplete.add(String(service.key));
      return service;
    }
    const hop: Hop = {
      span: placeSpan(isMap(place.node) ? child(place, 'service') : place),
      message: '`extends`',
    };
    const name = String(service.key);
    const merged = layered([through(base, hop), service], composeRules, ['services', name], service);
    return merged ? { ...merged, key: service.key } : service;
  }

  private baseOf(place: Place, context: Context, chain: readonly string[]): Place | undefined {
    const isLong = isMap(place.node);
    const namePlace = isLong ? child(place, 'service') : place;
    const name = wordAt(namePlace);
    const file = isLong ? child(place, 'file') : undefined;
    const path = file && isWritten(file) ? this.follow(file, context) : context.path;
    if (name === undefined || path === undefined) return undefined;
    if (chain.includes(`${path}\n${name}`) || chain.length > maxDepth) {
      this.tell(namePlace, 'This service extends itself through others, so nothing can start it.');
      return undefined;
    }
    const there = { ...context, path };
    const base = this.rootsOf(there)
      .map((root) => descend(root, 'services', name))
      .findLast(({ node }) => isMap(node));
    if (base) return this.extended(base, there, chain);
    this.tell(
      namePlace,
      `There is no service \`${name}\` in ${path === context.path ? 'this file' : 'that file'}.`,
    );
    return undefined;
  }

  /** The path that a reference leads to; `undefined`, and told, where there is nothing to read. */
  private follow(place: Place, context: Context): string | undefined {
    const reference = wordAt(place);
    if (reference === undefined) return undefined;
    const path = this.files.resolve(context.path, reference);
    const refusal = typeof path === 'string' ? this.files.documents(path) : path;
    if (!isRefusal(refusal)) return typeof path === 'string' ? path : undefined;
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
