/** Texts of which the parts are known that a file gives: what is said can be told from whom it is said of, and translated. */

/** A text with its arguments: `{0}` stands for the first one. */
export interface Said {
  readonly template: string;
  readonly args: readonly string[];
}

/** A text; one without arguments is its own template. */
export type Text = string | Said;

/** Makes a text with arguments of a template literal. */
export function say(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | undefined)[]
): Said {
  const template = strings.reduce((text, part, i) => `${text}{${i - 1}}${part}`);
  return { template, args: values.map(String) };
}

/** A text with its arguments in their places. */
export function textOf(text: Text): string {
  if (typeof text === 'string') return text;
  const { template, args } = text;
  return template.replace(/\{(\d+)\}/g, (placeholder, index: string) => args[Number(index)] ?? placeholder);
}

/** A text as its template and arguments. */
export function saidOf(text: Text): Said {
  return typeof text === 'string' ? { template: text, args: [] } : text;
}

/** Several texts as one, with a space between them. */
export function joined(texts: readonly Said[]): Said {
  const args: string[] = [];
  const templates = texts.map((each) => {
    const from = args.length;
    args.push(...each.args);
    return each.template.replace(/\{(\d+)\}/g, (_, index: string) => `{${Number(index) + from}}`);
  });
  return { template: templates.join(' '), args };
}

/** The text as a sentence: with a capital, unless it begins with a word of the file in backquotes, and a full stop. */
export function sentence(text: Text): Said {
  const { template, args } = saidOf(text);
  const end = /[.!?]$/.test(textOf(text)) ? '' : '.';
  const [first = '', ...others] = args;
  if (template.startsWith('{0}')) return { template: `${template}${end}`, args: [capital(first), ...others] };
  return { template: `${capital(template)}${end}`, args };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
