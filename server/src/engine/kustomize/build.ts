/**
 * What a kustomization builds: its resources and bases, then its components, then what it changes in all of them, in
 * the order of Kustomize. What only names ConfigMaps and Secrets is left out.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */

import { isMap } from 'yaml';
import { isRefusal, type Refusal } from '../model/fact.ts';
import { child, entries, isWritten, items, type Place, placeSpan, string } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { withoutAtEnd } from '../text.ts';
import { type Base, type BuildFiles, type Built, Progress, rememberBase, rememberedBase } from './built.ts';
import { inItsNamespace, withAdditions, withImages } from './fields.ts';
import type { Tell } from './json-patch.ts';
import { type Patch, patched, patchesOf } from './patches.ts';
import { isRemote, kustomizationNames } from './references.ts';
import { withReferences } from './referrals.ts';
import { replaced } from './replacements.ts';
import { idOf, idText, type Resource, resourcesOf, rootOf, type Unresolved } from './resource.ts';

/** The longest chain of bases. */
const maxDepth = 50;
/** The most files that are read for one kustomization. */
const maxFiles = 1000;

const outside = "Kustomize takes files from outside of the kustomization's folder only with";

/** What makes or changes objects in ways that only running it shows. */
const makers = ['generators', 'transformers', 'helmCharts', 'helmChartInflationGenerator'];

/** Builds a kustomization from its file. Never throws. */
export function buildKustomization(path: string, files: BuildFiles): Built {
  const builder = new Builder(files);
  const tell: Tell = (place, message) => builder.note(place, message);
  const resources = withReferences(builder.build(path, []) ?? [], tell);
  const { members, unresolved, read } = builder;
  return { resources, members, unresolved, read };
}

class Builder {
  readonly members = new Set<string>();
  readonly unresolved: Unresolved[] = [];
  readonly read = new Map<string, readonly YamlDocument[] | Refusal>();
  /** Something that patches may be meant for is not known. */
  private isIncomplete = false;
  /** As for `Base`. */
  isCut = false;

  constructor(
    private readonly files: BuildFiles,
    private readonly progress = new Progress(),
  ) {}

  /** The resources of a base. */
  private baseAt(path: string, above: readonly string[]): readonly Resource[] {
    const base = this.progress.known.get(path) ?? this.baseOf(path, above);
    this.progress.known.set(path, base);
    for (const each of base.members) this.members.add(each);
    for (const [each, documents] of base.read) this.read.set(each, documents);
    for (const each of base.unresolved) this.noteAt(each);
    this.isIncomplete ||= base.isIncomplete;
    this.isCut ||= base.isCut;
    return base.resources;
  }

  private baseOf(path: string, above: readonly string[]): Base {
    const documents = this.documents(path);
    const known = rememberedBase(documents, this.files);
    if (known) return known;
    const builder = new Builder(this.files, this.progress);
    const resources = builder.build(path, above) ?? [];
    const { members, unresolved, read, isIncomplete, isCut } = builder;
    const base = { resources, members, unresolved, read, isIncomplete, isCut };
    if (!isCut) rememberBase(documents, base);
    return base;
  }

  private documents(path: string): readonly YamlDocument[] | Refusal {
    const documents = this.files.documents(path);
    this.read.set(path, documents);
    return documents;
  }

  /** The resources after a kustomization; `undefined` when there is none. */
  build(
    path: string,
    above: readonly string[],
    given?: readonly Resource[],
  ): readonly Resource[] | undefined {
    const documents = this.documents(path);
    if (isRefusal(documents)) return undefined;
    this.progress.builds++;
    const root = documents.map(rootOf).find(({ node }) => isMap(node));
    this.members.add(path);
    if (!root) return given ?? [];
    const context: Context = { path, above: [...above, path], root };
    this.checkHead(context, given !== undefined);
    this.isIncomplete ||= makers.some((key) => isWritten(child(root, key)));
    let resources = this.namedBy(context, given ?? []);
    for (const component of items(child(root, 'components'))) {
      const there = this.kustomizationAt(component, context);
      if (there) resources = this.build(there, context.above, resources) ?? resources;
    }
    return this.transformed(resources, context);
  }

  /** Tells of a kustomization that is none alone in its folder, or not of the kind that it is taken for. */
  private checkHead({ path, above, root }: Context, isComponent: boolean): void {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const others = kustomizationNames.filter((name) => {
      const there = this.files.resolve(path, name);
      return !isRefusal(there) && there !== path && there.startsWith(folder) && this.has(there);
    });
    const [first = root] = entries(root);
    if (others.length > 0) {
      this.note(
        first,
        `Kustomize takes none of this folder's kustomizations, for there is \`${others[0]}\` too.`,
      );
    }
    if (entries(root).every(({ key }) => key === 'apiVersion' || key === 'kind'))
      this.note(first, 'Kustomize takes no kustomization that says nothing.');
    const kind = child(root, 'kind');
    const isOne = string(kind) === 'Component';
    if (isComponent && !isOne)
      this.note(isWritten(kind) ? kind : first, 'A component is of `kind: Component`.');
    if (!isComponent && isOne && above.length > 1) {
      this.note(kind, 'A component is taken by `components` only, and not by `resources`.');
    }
  }

  private has(path: string): boolean {
    return !isRefusal(this.documents(path));
  }

  private transformed(all: readonly Resource[], context: Context): readonly Resource[] {
    const { root } = context;
    const patch = (resources: readonly Resource[], key: string) =>
      this.patchesIn(key, context).reduce(
        (current, each) =>
          patched(current, each, this.isIncomplete, (place, message) => this.tell(place, message)),
        resources,
      );
    let resources = patch(all, 'patchesStrategicMerge');
    resources = patch(resources, 'patches');
    resources = resources.map((each) => inItsNamespace(each, root));
    this.checkIds(resources, child(root, 'namespace'));
    resources = resources.map((each) => withAdditions(each, root));
    resources = patch(resources, 'patchesJson6902');
    resources = resources.map((each) => withImages(each, root));
    for (const replacement of this.replacementsOf(context)) {
      // What is not known may have what is missing.
      const tell: Tell = (place, message) => this.isIncomplete || this.tell(place, message);
      resources = replaced(resources, replacement, tell);
    }
    return resources;
  }

  /** The resources that are given, and those that a kustomization names; none is there twice. */
  private namedBy(context: Context, given: readonly Resource[]): readonly Resource[] {
    const { root } = context;
    const ids = new Set(given.map(({ place }) => idText(idOf(place))));
    const resources = [...given];
    for (const entry of [...items(child(root, 'resources')), ...items(child(root, 'bases'))]) {
      for (const resource of this.entryOf(entry, context)) {
        const id = idOf(resource.place);
        if (ids.has(idText(id)))
          this.note(entry, `This brings ${id.kind} \`${id.name}\` a second time, which Kustomize refuses.`);
        else resources.push(resource);
        if (id.name !== '') ids.add(idText(id));
      }
    }
    return resources;
  }

  /** Tells of objects that are one by the namespace that they have now. */
  private checkIds(resources: readonly Resource[], namespace: Place): void {
    const ids = resources.map(({ place }) => idOf(place)).filter(({ name }) => name !== '');
    const known = new Set<string>();
    const twice = ids.find((id) => known.size === known.add(idText(id)).size);
    if (isWritten(namespace) && twice) {
      const { kind, name } = twice;
      this.note(namespace, `This makes one of two by the name ${kind} \`${name}\`, which Kustomize refuses.`);
    }
  }

  private entryOf(entry: Place, context: Context): readonly Resource[] {
    const reference = string(entry);
    if (!reference) return [];
    if (isRemote(reference)) {
      this.isIncomplete = true;
      return [];
    }
    const read = /\.(ya?ml|json)$/i.test(reference) ? this.fileAt(entry, reference, context) : undefined;
    if (read && !isRefusal(read)) return read.flatMap(resourcesOf);
    const there = this.kustomizationAt(entry, context, read);
    return there === undefined ? [] : this.baseAt(there, context.above);
  }

  /** The file of the kustomization that a reference to a folder means; told where there is none. */
  private kustomizationAt(entry: Place, { path, above }: Context, asFile?: Refusal): string | undefined {
    const reference = string(entry) ?? '';
    if (isRemote(reference)) {
      this.isIncomplete = true;
      return undefined;
    }
    let refusal = asFile;
    for (const name of kustomizationNames) {
      const there = this.files.resolve(path, `${withoutAtEnd(reference, '/')}/${name}`);
      if (isRefusal(there)) {
        refusal = there;
        break;
      }
      if (!this.has(there)) continue;
      const isCycle = above.includes(there);
      if (!isCycle && above.length < maxDepth && this.progress.builds < maxFiles) return there;
      this.isCut = true;
      if (isCycle)
        return this.tell(entry, 'This kustomization takes itself through others; the cycle ends here.');
      return this.tell(entry, 'So many kustomizations are taken that this one is not read.');
    }
    const why = refusal?.refused ?? 'there is no kustomization';
    return this.tell(entry, `\`${reference}\` is not read: ${why}.`);
  }

  private patchesIn(key: string, context: Context): Patch[] {
    const filed = (from: Place) => this.filed(from, context);
    const tell: Tell = (place, message) => this.tell(place, message);
    return items(child(context.root, key)).flatMap((entry) => {
      if (key === 'patches' && !isMap(entry.node))
        this.note(entry, 'Kustomize takes no patch here but with `path:` or `patch:`.');
      return patchesOf(entry, filed, tell);
    });
  }

  private replacementsOf(context: Context): Place[] {
    return items(child(context.root, 'replacements')).flatMap((entry) => {
      const from = child(entry, 'path');
      if (!isWritten(from)) return [entry];
      return this.filed(from, context).flatMap((root) => (isMap(root.node) ? [root] : items(root)));
    });
  }

  /** The documents of a file that a place names; told where it cannot be read. */
  private filed(place: Place, context: Context): Place[] {
    const reference = string(place);
    if (!reference || isRemote(reference)) return [];
    const documents = this.fileAt(place, reference, context);
    if (!isRefusal(documents)) return documents.map(rootOf);
    this.tell(place, `\`${reference}\` is not read: ${documents.refused}.`);
    return [];
  }

  private fileAt(place: Place, reference: string, { path }: Context): readonly YamlDocument[] | Refusal {
    const there = this.files.resolve(path, reference);
    if (isRefusal(there)) return there;
    if (!there.startsWith(path.slice(0, path.lastIndexOf('/') + 1)))
      this.note(place, `${outside} \`--load-restrictor LoadRestrictionsNone\`.`);
    if (this.members.size >= maxFiles) {
      this.isCut = true;
      return { refused: `more than ${maxFiles} files are taken` };
    }
    const documents = this.documents(there);
    if (!isRefusal(documents)) this.members.add(there);
    return documents;
  }

  /** Tells of something without which not all is known. */
  private tell(place: Place, message: string): undefined {
    this.isIncomplete = true;
    this.note(place, message);
  }

  note(place: Place, message: string): void {
    this.noteAt({ span: placeSpan(place), message });
  }

  private noteAt({ span, message }: Unresolved): void {
    const isKnown = this.unresolved.some(
      (each) => each.span.start === span.start && each.message === message,
    );
    if (!isKnown) this.unresolved.push({ span, message });
  }
}

/** A kustomization on the way to what takes it. */
interface Context {
  readonly path: string;
  /** Those that take this one, itself included. */
  readonly above: readonly string[];
  readonly root: Place;
}
