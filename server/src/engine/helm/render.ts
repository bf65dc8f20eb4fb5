/** Makes places of what templates give, with every value at the place where it is written. */

import { isCollection, isMap, isNode, isScalar, isSeq, type Node, Scalar } from 'yaml';
import type { Hop } from '../model/fact.ts';
import { documentsIn } from '../parse/embedded.ts';
import { through } from '../parse/layers.ts';
import {
  child,
  entries,
  isOpen,
  isWritten,
  items,
  mayHold,
  type Place,
  placeSpan,
  rootPlace,
  string,
} from '../parse/lookup.ts';
import { type Block, isBlock, templateNodes } from '../parse/template.ts';
import type { Hole } from '../parse/template-text.ts';
import type { Changed } from './changes.ts';
import { documentsOf, type Parsed, type Stretch } from './documents.ts';
import type { Scope, Value } from './evaluate.ts';
import { nothing, plain } from './evaluate.ts';
import { placeOf, written } from './literals.ts';
import { repeatedDocuments, roundsOf } from './repeated.ts';
import { type Scopes, scopesOf } from './scopes.ts';
import { switchesOf } from './switches.ts';

/** What templates are rendered with. */
export interface Surroundings extends Parsed {
  readonly definitions: ReadonlyMap<string, Stretch>;
  /** What of the values was seen to change. */
  readonly changed: Changed;
  /** How much text may be rendered yet, in UTF-16 code units: definitions may use each other without end. */
  left: number;
}

/** What a stretch costs, however short it is. */
const costOfStretch = 200;

/** What each round costs that makes a document, which is judged by itself. */
const costOfDocument = 5000;

/** Deeper than definitions use each other. */
const maxDepth = 20;

/** An object, or what else a document of a template is. */
export interface Rendered {
  readonly place: Place;
  readonly broken: boolean;
}

/** What the documents of a stretch are, as far as they are known. */
export function render(
  stretch: Stretch,
  scope: Scope,
  around: Surroundings,
  depth = 0,
  isPart = depth > 0,
): Rendered[] {
  const { all, start, end } = stretch;
  if (depth > maxDepth || (depth > 0 && around.left <= 0)) return [];
  // A file is rendered once, whatever its length.
  if (depth > 0) around.left -= end - start + (isPart ? costOfStretch : costOfDocument);
  const text = all.slice(start, end);
  const include = (name: string, given: Value | undefined) => included(name, given, around, depth);
  const nodes = templateNodes(text);
  const scopes = scopesOf(nodes, scope, include, around.changed);
  const repeated = isPart ? [] : repeatedDocuments(nodes, text, scopes);
  const documents = documentsOf(stretch, text, scopes, around, { isPart, without: new Set(repeated) });
  const renderer = new Renderer(stretch, scopes, around, depth);
  return [
    ...documents.map((document) => ({
      place: renderer.resolved(rootPlace(document)),
      broken: document.broken,
    })),
    ...repeated.flatMap((block) => renderer.rounds(block, false) ?? []),
  ];
}

/** What a definition gives; `undefined` where that is not one document, or nobody knows. */
function included(
  name: string,
  given: Value | undefined,
  around: Surroundings,
  depth: number,
): Value | undefined {
  const stretch = around.definitions.get(name);
  if (!stretch) return undefined;
  const scope: Scope = { dot: given, top: given, variables: new Map() };
  const documents = render(stretch, scope, around, depth + 1);
  const [found, ...more] = documents.filter(({ place }) => place.node);
  if (documents.length > 0 && documents.every(({ place, broken }) => !place.node && !broken))
    return { kind: 'data', value: '' };
  if (!found || more.length > 0 || found.broken) return undefined;
  return { kind: 'place', place: found.place, isText: true };
}

/** What names things stays where the template names them, whoever chose the name. */
const names = new Set<string | number>(['name', 'image', 'kind', 'apiVersion', 'namespace']);

class Renderer {
  private readonly known = new Map<Hole, readonly Place[] | undefined>();
  private readonly switches: ReturnType<typeof switchesOf>;

  constructor(
    private readonly stretch: Stretch,
    private readonly scopes: Scopes,
    private readonly around: Surroundings,
    private readonly depth: number,
  ) {
    this.switches = switchesOf(scopes);
  }

  /** The place with what actions give in it. */
  resolved(place: Place): Place {
    const { node, document } = place;
    if (!node) return place;
    const holes = document.holes?.get(node);
    if (!isCollection(node)) return this.scalar(place, node, holes ?? []);
    const found = (holes ?? []).map((hole) =>
      this.givenBy(hole)?.flatMap((each) => embedded(this.switched(each, hole.by?.start, place))),
    );
    const given = found.flatMap((each) => each ?? []);
    const [only] = given;
    const isAll = node.items.length === 0 && found.length === 1 && given.length === 1;
    if (only && isAll) return { ...only, key: place.key, via: [...place.via, ...only.via] };
    const fitting = given.filter((each) => (isSeq(node) ? isSeq(each.node) : isMap(each.node)));
    const isOdd = given.some((each) => isWritten(each) && !fitting.includes(each));
    const unknown = (holes ?? []).filter((_, i) => !found[i]);
    const mayGive = (key?: string) =>
      isOdd || unknown.some(({ keys }) => key === undefined || !keys || keys.has(key));
    return this.collection(place, fitting, mayGive);
  }

  /** The place with the switches that it hangs on and what it is in does not. `offset` is in the stretch. */
  private switched(place: Place, offset: number | undefined, around: Place): Place {
    const from = this.offsetOf(around);
    const hops = offset === undefined ? [] : this.switches(offset, from);
    return hops.reduce(through, place);
  }

  /** Where what is at a place begins in the stretch; `undefined` for the root. */
  private offsetOf({ pair, node, parent }: Place): number | undefined {
    const key = pair?.key;
    const start = parent && (isNode(key) ? key : node)?.range?.[0];
    return start === undefined ? undefined : start - this.stretch.start;
  }

  private inner(place: Place, parent: Place): Place {
    return this.resolved({ ...this.switched(place, this.offsetOf(place), parent), parent });
  }

  /** A mapping or list with what actions add to it. */
  private collection(place: Place, given: readonly Place[], mayGive: (key?: string) => boolean): Place {
    const parts = given.map((each) => ({ ...each, via: [...place.via, ...each.via] }));
    const whole: Place = {
      ...place,
      view: {
        mayHold: (key) => mayGive(key) || parts.some((part) => mayHold(part, key)),
        child: (key) => {
          const own = child(place, key);
          if (own.pair) return this.inner(own, whole);
          return parts.map((part) => child(part, key)).find(({ node }) => node);
        },
        entries: () => {
          const own = entries(place).map((each) => this.inner(each, whole));
          const keys = new Set(own.map(({ key }) => key));
          return [...own, ...parts.flatMap(entries).filter(({ key }) => !keys.has(key))];
        },
        items: () => [...items(place).map((each) => this.inner(each, whole)), ...parts.flatMap(items)],
      },
    };
    return whole;
  }

  private scalar(place: Place, node: Node, holes: readonly Hole[]): Place {
    const [hole] = holes;
    if (!hole || !isScalar(node)) return place;
    if (holes.length > 1 || String(node.value) !== this.source(hole)) return this.text(place, node, holes);
    const [only] = this.givenBy(hole) ?? [];
    if (!only || isUnknown(only)) return place;
    const value = plain({ kind: 'place', place: only });
    // In quotes all is text.
    if (node.type !== Scalar.PLAIN && typeof value !== 'string') return place;
    if (names.has(place.key)) return value === undefined ? place : { ...place, node: written(value, node) };
    return { ...only, key: place.key, via: [...place.via, ...only.via] };
  }

  /** A text of which actions give parts, where all of them are known. It is written where the template has it. */
  private text(place: Place, node: Scalar, holes: readonly Hole[]): Place {
    let rest = String(node.value);
    let text = '';
    const via = [...place.via];
    for (const hole of holes) {
      const source = this.source(hole);
      const [only] = this.givenBy(hole) ?? [];
      const value = only && plain({ kind: 'place', place: only });
      const at = rest.indexOf(source);
      if (source === '' || at < 0 || value === undefined || String(value).includes('{{')) return place;
      text += rest.slice(0, at) + String(value ?? '');
      rest = rest.slice(at + source.length);
      if (only?.pair) via.push({ span: placeSpan(only), message: `the value of \`${source}\`` });
    }
    return rest.includes('{{') ? place : { ...place, node: written(text + rest, node), via };
  }

  /** The words of an action. */
  private source({ by }: Hole): string {
    const { all, start } = this.stretch;
    return by ? all.slice(by.start + start, by.end + start) : '';
  }

  /** What a hole gives; `undefined` when nobody knows. */
  private givenBy(hole: Hole): readonly Place[] | undefined {
    if (this.known.has(hole)) return this.known.get(hole);
    // What asks for itself is not known.
    this.known.set(hole, undefined);
    const given = this.work(hole);
    this.known.set(hole, given);
    return given;
  }

  private work({ by }: Hole): readonly Place[] | undefined {
    if (!by) return undefined;
    const { all, start } = this.stretch;
    const span = { start: by.start + start, end: by.end + start };
    const text = all.slice(span.start, span.end).split('\n', 1)[0] ?? '';
    const hop: Hop = {
      span,
      message: `the template's \`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``,
    };
    if (isBlock(by)) {
      const documents = this.rounds(by, true);
      if (!documents || documents.some(({ broken }) => broken)) return undefined;
      return documents.flatMap(({ place }) => (place.node ? through(place, hop) : []));
    }
    const value = this.scopes.given.get(by.start)?.();
    if (value?.kind === 'place') return [through(value.place, hop)];
    const isEmpty = value?.kind === 'data' && value.value === '';
    const place = value && placeOf(isEmpty ? nothing : value, all, span);
    return place && [place];
  }

  /** The documents of each round of a `range`; `undefined` when nobody knows for what it is repeated. */
  rounds(block: Block, isPart: boolean): readonly Rendered[] | undefined {
    const repetition = this.scopes.repeated.get(block.start);
    const [body] = block.branches;
    const each = repetition && roundsOf(repetition);
    if (!each || !body) return undefined;
    const { all, start } = this.stretch;
    const stretch = { all, start: start + body.start, end: start + body.end };
    const rounds = each.map(({ key, item }) =>
      render(stretch, repetition.scopeOf(key, item), this.around, this.depth + 1, isPart),
    );
    return isPart && rounds.some((documents) => documents.length === 0) ? undefined : rounds.flat();
  }
}

/** What a text of several lines says where it is put among others. */
function embedded(place: Place): Place[] {
  const text = string(place);
  if (text === undefined || text.includes('{{') || !/\n|^[\w-]+:\s/.test(text)) return [place];
  const documents = documentsIn(place, place);
  return documents.map((document) => ({ ...rootPlace(document), via: place.via }));
}

/** True for a mapping or list of which nothing is known. */
function isUnknown(place: Place): boolean {
  return isOpen(place) && entries(place).length + items(place).length === 0;
}
