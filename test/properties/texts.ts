/** Texts of every family, made of what people write, and spoilt as people and attackers spoil them. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

/** A text under the name by which it is known for what it is. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

const fixtures = fileURLToPath(new URL('../rules', import.meta.url));

/** What the fixtures of rules are called, and what their files would be called by people. */
const names: readonly (readonly [ending: string, path: string])[] = [
  ['Dockerfile', 'Dockerfile'],
  ['.compose.yaml', 'compose.yaml'],
  ['.sh', 'run.sh'],
  ['.container', 'web.container'],
  ['.devcontainer.json', '.devcontainer/devcontainer.json'],
  ['.workflow.yaml', '.github/workflows/ci.yaml'],
  ['.yaml', 'pod.yaml'],
  ['.json', 'pod.json'],
];

/** The fixtures of all rules, under names that people give. */
export const corpus: readonly NamedText[] = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .sort()
  .flatMap((file) => {
    const name = names.find(([ending]) => file.endsWith(ending));
    return name ? [{ path: `file:///w/${name[1]}`, text: readFileSync(`${fixtures}/${file}`, 'utf8') }] : [];
  });

/** What turns one thing into another: quotes, indicators, line ends, keywords, what only looks like white space. */
const pieces = [
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '\u0000',
    '\uFEFF',
    '\u2028',
    '\u00A0',
    '\u0085',
    '\uD800',
    '\uDC00',
    '😀',
  ],
  ...[
    "'",
    '"',
    '`',
    '|',
    '>',
    '[',
    ']',
    '{',
    '}',
    '- ',
    '? ',
    ': ',
    ', ',
    '&a ',
    '*a',
    '<<: *a',
    '!!map ',
    '%YAML 1.2',
    '---',
    '...',
  ],
  ...[
    '$',
    '${',
    '${A:-',
    '$(',
    '$((',
    '))',
    '\\',
    '\\\n',
    '<<EOF',
    '\nEOF\n',
    '#',
    '# bulkhead-ignore all -- x',
    '&&',
    ';',
  ],
  ...[
    '{{',
    '}}',
    '{{- if .Values.x }}',
    '{{ end }}',
    '{{ include "a" . }}',
    'null',
    '~',
    'true',
    '0',
    '-1',
    '1e999',
    '0x7f',
  ],
  ...[
    'privileged: true',
    'services:',
    'spec:',
    'containers:',
    'FROM a',
    'USER root',
    'RUN --mount=type=bind,source=/',
    'extends: web',
  ],
];

const piece = fc.constantFrom(...pieces);
const place = fc.double({ min: 0, max: 1, noNaN: true });

/** An edit at a share of the text's length. */
const edit = fc.record({
  at: place,
  removed: fc.nat(12),
  added: fc.oneof(fc.constant(''), piece, fc.string({ unit: 'binary', maxLength: 4 })),
});

/** A file of people's with some edits. */
const spoilt = fc
  .tuple(fc.constantFrom(...corpus), fc.array(edit, { maxLength: 5 }))
  .map(([{ path, text }, edits]) => ({ path, text: edits.reduce(edited, text) }));

function edited(
  text: string,
  { at, removed, added }: { at: number; removed: number; added: string },
): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + added + text.slice(start + removed);
}

/** A file that ends in the middle. */
const truncated = fc
  .tuple(fc.constantFrom(...corpus), place)
  .map(([{ path, text }, at]) => ({ path, text: text.slice(0, Math.floor(at * text.length)) }));

/** Two files in one, by lines. */
const mixed = fc
  .tuple(fc.constantFrom(...corpus), fc.constantFrom(...corpus), place)
  .map(([one, other, at]) => {
    const lines = one.text.split('\n');
    lines.splice(Math.floor(at * lines.length), 0, ...other.text.split('\n'));
    return { path: one.path, text: lines.join('\n') };
  });

const path = fc.constantFrom(...new Set(corpus.map((each) => each.path)));

/** What nobody wrote. */
const made = fc
  .tuple(
    path,
    fc.array(fc.oneof(piece, fc.constant('\n  '), fc.constant('\n    '), fc.string({ maxLength: 6 })), {
      maxLength: 60,
    }),
  )
  .map(([path, parts]) => ({ path, text: parts.join('') }));

/** Bytes that are read as UTF-8, as from any file. */
const bytes = fc
  .tuple(path, fc.uint8Array({ maxLength: 300 }))
  .map(([path, some]) => ({ path, text: new TextDecoder().decode(some) }));

/** Any text under any name of ours. */
export const anyText: fc.Arbitrary<NamedText> = fc.oneof(
  { weight: 5, arbitrary: spoilt },
  { weight: 2, arbitrary: truncated },
  { weight: 2, arbitrary: mixed },
  { weight: 2, arbitrary: made },
  { weight: 1, arbitrary: bytes },
);
