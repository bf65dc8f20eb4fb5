/** Reads the pipelines of templates: `.Values.a | default 1`, `include "name" .`, `and .a (not .b)`. */

export type Expression =
  /** `root` is `.`, `$` or the name of a variable. */
  | { readonly kind: 'field'; readonly root: string; readonly path: readonly string[] }
  /** `(dict "a" 1).a` */
  | { readonly kind: 'fieldOf'; readonly of: Expression; readonly path: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

const token =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|(\$\w*(?:\.\w+)*|\.\w+(?:\.\w+)*|\.)|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|([()|]))/y;

type Token =
  | { readonly kind: 'value'; readonly value: Expression; readonly touches: boolean }
  | { readonly kind: 'word' | 'mark'; readonly text: string };

/** Longer than anyone writes. */
const maxLength = 2000;
const maxDepth = 50;

/** The expression that a pipeline is; `undefined` for what is not understood. */
export function parseExpression(text: string): Expression | undefined {
  const tokens = text.length > maxLength ? undefined : tokensOf(text);
  if (!tokens || tokens.length === 0) return undefined;
  const parser = new Parser(tokens);
  const parsed = parser.pipeline(0);
  return parser.isAtEnd() ? parsed : undefined;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const found = token.exec(text);
    if (!found) return undefined;
    const [whole, quoted, field, number, word, mark] = found;
    const add = (value: Expression) => tokens.push({ kind: 'value', value, touches: !/^\s/.test(whole) });
    const literal = (value: string | number | boolean | null) => add({ kind: 'literal', value });
    if (quoted !== undefined) literal(unquoted(quoted));
    else if (field !== undefined) add(fieldOf(field));
    else if (number !== undefined) literal(Number(number));
    else if (word === 'true' || word === 'false') literal(word === 'true');
    else if (word === 'nil') literal(null);
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark ?? '' });
  }
  return tokens;
}

function fieldOf(text: string): Expression {
  const [first = '', ...path] = text.split('.');
  return { kind: 'field', root: first === '' ? '.' : first, path: path.filter((key) => key !== '') };
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('"') ? inner.replace(/\\(.)/g, (_, each) => (each === 'n' ? '\n' : each)) : inner;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  /** What goes through a `|` is the last argument of what follows it. */
  pipeline(depth: number): Expression | undefined {
    let left = this.command(depth, undefined);
    while (left && this.takes('|')) left = this.command(depth, left);
    return left;
  }

  private command(depth: number, last: Expression | undefined): Expression | undefined {
    const next = this.tokens[this.at];
    if (depth > maxDepth || !next) return undefined;
    if (next.kind !== 'word') {
      const operand = last ? undefined : this.operand(depth);
      const args = this.arguments(depth);
      // What a method gives, `.Capabilities.APIVersions.Has "v1"`, nobody knows.
      return operand && args?.length === 0 ? operand : operand && args && { kind: 'call', name: '', args };
    }
    this.at++;
    const args = this.arguments(depth);
    return args && { kind: 'call', name: next.text, args: last ? [...args, last] : args };
  }

  private arguments(depth: number): Expression[] | undefined {
    const args: Expression[] = [];
    for (let each = this.tokens[this.at]; each; each = this.tokens[this.at]) {
      if (each.kind === 'mark' && each.text !== '(') break;
      const argument = this.operand(depth);
      if (!argument) return undefined;
      args.push(argument);
    }
    return args;
  }

  private operand(depth: number): Expression | undefined {
    const next = this.tokens[this.at];
    if (next?.kind === 'value') {
      this.at++;
      return next.value;
    }
    if (next?.kind === 'word') {
      this.at++;
      return { kind: 'call', name: next.text, args: [] };
    }
    if (!this.takes('(')) return undefined;
    const inner = this.pipeline(depth + 1);
    return inner && this.takes(')') ? this.fieldOf(inner) : undefined;
  }

  private fieldOf(of: Expression): Expression {
    const next = this.tokens[this.at];
    const field = next?.kind === 'value' && next.touches ? next.value : undefined;
    if (field?.kind !== 'field' || field.root !== '.') return of;
    this.at++;
    return { kind: 'fieldOf', of, path: field.path };
  }

  private takes(mark: string): boolean {
    const next = this.tokens[this.at];
    const isIt = next?.kind === 'mark' && next.text === mark;
    if (isIt) this.at++;
    return isIt;
  }
}
