/**
 * The patterns of selectors, which are Go's: https://pkg.go.dev/regexp/syntax. They are matched by the set of all
 * places that a part can end at, so that no pattern takes long. What is not known here matches nothing.
 */

/** From where a part starts to all places where it can end. */
type Part = (text: string, starts: ReadonlySet<number>) => Set<number>;

const maxRepeats = 1000;
const maxLength = 1000;
const compiled = new Map<string, Part | undefined>();

/** True when a pattern matches all of a text; an empty one matches everything. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === '' || pattern === text) return true;
  if (pattern.length > maxLength || text.length > maxLength) return false;
  if (!compiled.has(pattern)) {
    if (compiled.size > maxRepeats) compiled.clear();
    compiled.set(pattern, new PatternReader(pattern).read());
  }
  return (
    compiled
      .get(pattern)?.(text, new Set([0]))
      .has(text.length) ?? false
  );
}

class PatternReader {
  private at = 0;
  private isKnown = true;
  private ignoresCase = false;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  read(): Part | undefined {
    const part = this.alternatives();
    return this.isKnown && this.at === this.pattern.length ? part : undefined;
  }

  private alternatives(): Part {
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    return (text, starts) => new Set(parts.flatMap((part) => [...part(text, starts)]));
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.pattern.length && !/[|)]/.test(this.next())) parts.push(this.repeated());
    return (text, starts) => parts.reduce((ends, part) => part(text, ends), new Set(starts));
  }

  private repeated(): Part {
    let part = this.single();
    for (;;) {
      const count = /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(this.pattern.slice(this.at));
      if (!count) return part;
      this.at += count[0].length;
      const [, sign, least = '0', comma, most] = count;
      const from = sign ? (sign === '+' ? 1 : 0) : Number(least);
      const to = sign ? (sign === '?' ? 1 : Infinity) : most ? Number(most) : comma ? Infinity : from;
      part = repeat(part, from, to);
    }
  }

  private single(): Part {
    const char = this.next();
    this.at++;
    if (char === '(') return this.group();
    if (char === '[') return this.set();
    if (char === '.') return one((each) => each !== '\n');
    if (char === '^') return (_, starts) => new Set(starts.has(0) ? [0] : []);
    if (char === '$') return (text, starts) => new Set(starts.has(text.length) ? [text.length] : []);
    if (char === '\\') return one(this.escaped());
    if (/[*+?]/.test(char)) this.isKnown = false;
    return one(this.same(char));
  }

  private group(): Part {
    const outer = this.ignoresCase;
    const kind = /^\?(?:P?<\w+>|(i?):|(i)(?=\)))/.exec(this.pattern.slice(this.at));
    if (kind) this.at += kind[0].length;
    if (kind?.[1] || kind?.[2]) this.ignoresCase = true;
    const part = this.alternatives();
    if (!kind?.[2]) this.ignoresCase = outer;
    if (!this.take(')')) this.isKnown = false;
    return part;
  }

  private set(): Part {
    const isNot = this.take('^');
    const tests: ((char: string) => boolean)[] = [];
    for (let isFirst = true; isFirst || this.next() !== ']'; isFirst = false) {
      if (this.at >= this.pattern.length || this.pattern.startsWith('[:', this.at)) {
        this.isKnown = false;
        break;
      }
      const from = this.next();
      this.at++;
      if (from === '\\') {
        tests.push(this.escaped());
      } else if (this.next() === '-' && ![']', '\\', undefined].includes(this.pattern[this.at + 1])) {
        const to = this.pattern[this.at + 1] ?? '';
        this.at += 2;
        tests.push((char) => this.cases(char).some((each) => each >= from && each <= to));
      } else tests.push(this.same(from));
    }
    this.at++;
    return one((char) => tests.some((test) => test(char)) !== isNot);
  }

  /** What stands behind a backslash. */
  private escaped(): (char: string) => boolean {
    const char = this.next();
    this.at++;
    const kinds: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/, s: /\s/, D: /\D/, W: /\W/, S: /\S/ };
    const kind = kinds[char];
    if (kind) return (each) => kind.test(each);
    if (char === '' || /\w/.test(char)) this.isKnown = false;
    return this.same(char);
  }

  private same(wanted: string): (char: string) => boolean {
    const all = this.cases(wanted);
    return (char) => all.includes(char);
  }

  private cases(char: string): string[] {
    return this.ignoresCase ? [char.toLowerCase(), char.toUpperCase()] : [char];
  }

  private next(): string {
    return this.pattern[this.at] ?? '';
  }

  private take(char: string): boolean {
    if (this.next() !== char) return false;
    this.at++;
    return true;
  }
}

function one(test: (char: string) => boolean): Part {
  return (text, starts) =>
    new Set([...starts].filter((at) => at < text.length && test(text[at] ?? '')).map((at) => at + 1));
}

function repeat(part: Part, from: number, to: number): Part {
  return (text, starts) => {
    const found = new Set(from === 0 ? starts : []);
    let ends = new Set(starts);
    // Beyond as many times as there are places, nothing new can come.
    for (let times = 1; times <= Math.min(to, from + text.length + 1, maxRepeats); times++) {
      ends = part(text, ends);
      if (times >= from) {
        ends = new Set([...ends].filter((end) => !found.has(end) || times <= from));
        for (const end of ends) found.add(end);
      }
      if (ends.size === 0) break;
    }
    return found;
  };
}
