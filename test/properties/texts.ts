/** Texts of every family, made of what people write, and spoilt as people and attackers spoil them. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { mayBeOurs } from '../../server/src/workspace/scan.ts';

/** A text under the name by which it is known for what it is. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

const fixtures = fileURLToPath(new URL('../rules', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** What the fixtures of rules are called, and what their files would be called by people. */
const names: readonly (readonly [ending: string, path: string])[] = [
  ['Dockerfile', 'Dockerfile'],
  ['.override.yaml', 'compose.override.yaml'],
  ['.compose.yaml', 'compose.yaml'],
  ['.sh', 'run.sh'],
  ['.container', 'web.container'],
  ['.devcontainer.json', '.devcontainer/devcontainer.json'],
  ['.workflow.yaml', '.github/workflows/ci.yaml'],
  ['.yaml', 'pod.yaml'],
  ['.json', 'pod.json'],
];

const ruleFixtures: readonly NamedText[] = filesBelow(fixtures).flatMap(({ path, text }) => {
  const name = names.find(([ending]) => path.endsWith(ending));
  return name ? [{ path: name[1], text }] : [];
});

/** The commands of scripts as recipes. */
const makefiles: readonly NamedText[] = ruleFixtures
  .filter(({ path }) => path === 'run.sh')
  .map(({ text }) => ({ path: 'Makefile', text: `all:\n${text.replace(/^(?=.)/gm, '\t')}` }));

const templates: readonly string[] = [
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "name" . }}\nspec:\n  {{- if .Values.host }}\n  hostPID: {{ .Values.host }}\n  {{- end }}\n  containers:\n    {{- range .Values.containers }}\n    - name: {{ .name | quote }}\n      image: "{{ .image }}:{{ .tag | default "1" }}"\n      securityContext:\n        {{- toYaml .context | nindent 8 }}\n    {{- end }}\n',
  '{{- define "name" -}}\n{{ .Release.Name }}-{{ .Values.name | trunc 63 }}\n{{- end }}\n---\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - securityContext: {privileged: {{ .Values.a.b }}}\n',
];

/** What people write: the fixtures of all rules and the examples, and the files below the folder that `CORPUS` names. */
export const corpus: readonly NamedText[] = [
  ...ruleFixtures,
  ...makefiles,
  ...templates.map((text) => ({ path: 'chart/templates/pod.yaml', text })),
  ...filesBelow(examples),
  ...(process.env.CORPUS ? filesBelow(process.env.CORPUS) : []),
].map(({ path, text }) => ({ path: `file:///w/${path}`, text }));

/** The files below a folder that are ours by their names and not long, in the order of their names. */
function filesBelow(folder: string): readonly NamedText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .filter((file) => mayBeOurs(file) || file.endsWith('.Dockerfile'))
    .sort()
    .map((file) => ({ path: file.slice(folder.length + 1), text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => text.length < 20_000);
}

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

/** What edits, up to `maxLength` of them, make of any text. */
export function spoiling(maxLength: number): fc.Arbitrary<(text: string) => string> {
  return fc.array(edit, { maxLength }).map((edits) => (text: string) => edits.reduce(edited, text));
}

/** A file of people's with some edits. */
const spoilt = fc
  .tuple(fc.constantFrom(...corpus), spoiling(5))
  .map(([{ path, text }, spoil]) => ({ path, text: spoil(text) }));

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
