/**
 * Files that are read together, as one text: each has a stretch of it, so that a span tells its file, and facts,
 * findings and fixes of several files are made like those of one.
 */

import { parseYaml, splitDocuments, type YamlDocument } from '../parse/yaml.ts';
import { LineIndex, type PlaceElsewhere, type Span, shiftSpan, type TextEdit } from '../source.ts';

/** Stands between two files. No line of a file can be taken for it: YAML and Dockerfiles cannot hold a NUL. */
const separator = '\n\0\n';

/** How much text that no file has any more is kept, in UTF-16 code units. */
const maxWaste = 1_000_000;

/** Where a file stands in the text of all. */
interface Stretch {
  readonly path: string;
  readonly start: number;
  readonly length: number;
}

/** A place in one of the files. */
export interface FileSpan {
  readonly path: string;
  readonly span: Span;
}

/** The texts of several files; paths tell them apart. */
export class Sources {
  /** The text of all files; what they said before may stand in between. */
  readonly text: string;
  /** Those of the files, by where they start. */
  private readonly stretches: readonly Stretch[];
  private readonly byPath: ReadonlyMap<string, Stretch>;
  private readonly lineIndexes = new Map<string, LineIndex>();
  private readonly parsed = new Map<string, readonly YamlDocument[]>();
  /** What was parsed of templates; it goes on with the texts that come after these. */
  readonly parsedTemplates: Map<string, readonly YamlDocument[]>;

  /**
   * @param before other texts of the same files: what it has already stays where it stands, and is not parsed again
   */
  constructor(
    private readonly files: ReadonlyMap<string, string>,
    before?: Sources,
  ) {
    const kept = before?.stretches.filter(({ path }) => before.files.get(path) === files.get(path)) ?? [];
    const end = Math.max(0, ...kept.map(({ start, length }) => start + length));
    const known = kept.reduce((sum, { length }) => sum + length, 0);
    // When most of it is old texts, all begins anew.
    const goesOn = before !== undefined && end <= 2 * known + maxWaste;
    const stretches = goesOn ? [...kept] : [];
    const texts = goesOn && end > 0 ? [before.text.slice(0, end)] : [];
    const there = new Set(stretches.map(({ path }) => path));
    let start = goesOn && end > 0 ? end + separator.length : 0;
    for (const [path, text] of files) {
      if (there.has(path)) continue;
      stretches.push({ path, start, length: text.length });
      texts.push(text);
      start += text.length + separator.length;
    }
    this.stretches = stretches;
    this.parsedTemplates = (goesOn && before?.parsedTemplates) || new Map();
    this.byPath = new Map(stretches.map((each) => [each.path, each]));
    this.text = texts.join(separator);
    for (const path of there) {
      const parsed = before?.parsed.get(path);
      if (parsed) this.parsed.set(path, parsed);
    }
  }

  /** A file's own text; `undefined` when it is not among them. */
  read(path: string): string | undefined {
    return this.files.get(path);
  }

  /** The lines of a file; of an empty one when it is not among them. */
  lines(path: string): LineIndex {
    const known = this.lineIndexes.get(path) ?? new LineIndex(this.files.get(path) ?? '');
    this.lineIndexes.set(path, known);
    return known;
  }

  /**
   * The documents of a file, their offsets those of the text of all; `undefined` when it is not among them.
   *
   * @param worth how much of a document's text is worth parsing, from its start
   */
  documents(path: string, worth = (text: string) => text): readonly YamlDocument[] | undefined {
    const stretch = this.byPath.get(path);
    const own = this.files.get(path);
    if (!stretch || own === undefined) return undefined;
    const known =
      this.parsed.get(path) ??
      splitDocuments(own).map(({ text, start }) =>
        parseYaml(worth(text), { text: this.text, start: stretch.start + start }),
      );
    this.parsed.set(path, known);
    return known;
  }

  /** The documents of a file, if somebody has asked for them: not every file is YAML. */
  readDocuments(path: string): readonly YamlDocument[] | undefined {
    return this.parsed.get(path);
  }

  /** A place of a file as one of the text of all. */
  inAll({ path, span }: FileSpan): Span {
    return shiftSpan(span, this.byPath.get(path)?.start ?? 0);
  }

  /** The file that a place of the text of all is in, and where; `undefined` between files. */
  inFile(span: Span): FileSpan | undefined {
    const stretch = this.stretchAt(span.start);
    if (!stretch || span.end > stretch.start + stretch.length) return undefined;
    return { path: stretch.path, span: shiftSpan(span, -stretch.start) };
  }

  /** As `inFile`, with lines instead of offsets. */
  elsewhere(span: Span): PlaceElsewhere | undefined {
    const there = this.inFile(span);
    if (!there) return undefined;
    const lines = this.lines(there.path);
    return {
      path: there.path,
      start: lines.positionAt(there.span.start),
      end: lines.positionAt(there.span.end),
    };
  }

  /** Edits of the text of all as edits of one file; `undefined` when they are not all in it. */
  editsIn(path: string, edits: readonly TextEdit[]): TextEdit[] | undefined {
    const own: TextEdit[] = [];
    for (const { span, newText } of edits) {
      const stretch = this.stretchAt(span.start);
      if (stretch?.path !== path) return undefined;
      const local = shiftSpan(span, -stretch.start);
      // A last line without a line end of its own has the separator's here.
      if (local.start > stretch.length) {
        const end = { start: stretch.length, end: stretch.length };
        own.push({ span: end, newText: `\n${newText.replace(/\n$/, '')}` });
      } else own.push({ span: { start: local.start, end: Math.min(local.end, stretch.length) }, newText });
    }
    return own;
  }

  /** The last stretch that starts at or before an offset, with the line end behind it. */
  private stretchAt(offset: number): Stretch | undefined {
    let [low, high] = [0, this.stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.stretches[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const stretch = this.stretches[low - 1];
    return stretch && offset <= stretch.start + stretch.length + 1 ? stretch : undefined;
  }
}
