/** Templates of Helm are read as they are: same length, no parse error, nothing said of what rendering decides. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { actionsOf, isHelmTemplate } from '../../server/src/engine/parse/template.ts';
import { templateText } from '../../server/src/engine/parse/template-text.ts';
import { manifestData } from '../../server/src/engine/parse/template-yaml.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

/** `line rule`, with `?` for low confidence. */
function found(
  text: string,
  confidence: 'high' | 'low' = 'high',
  level: 'baseline' | 'restricted' = 'baseline',
) {
  const analysis = analyze({ path: 'templates/x.yaml', text }, { ...defaultSettings, level, confidence });
  assert.deepEqual([analysis.syntaxErrors, analysis.failures], [[], []], text);
  return analysis.findings.map(
    ({ span, ruleId, confidence: sure }) =>
      `${text.slice(0, span.start).split('\n').length} ${ruleId}${sure === 'low' ? '?' : ''}`,
  );
}

function pod(spec: string, container = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec}  containers:\n    - name: web\n      image: nginx\n${container}`;
}

describe('the actions of a template', () => {
  const bodies = (text: string) => actionsOf(text).map(({ kind, body }) => `${kind} ${body}`.trim());

  it('end behind their strings, whatever braces those hold', () => {
    assert.deepEqual(bodies('a {{ "}}" }} b {{`{{ }}`}} c {{ printf "\\"}}" }} d'), [
      'output "}}"',
      'output `{{ }}`',
      'output printf "\\"}}"',
    ]);
  });

  it('may be comments with anything in them', () => {
    assert.deepEqual(bodies('{{/* }} {{ if x }} */}}{{- /* "\n */ -}}{{ x }}'), [
      'silent',
      'silent',
      'output x',
    ]);
  });

  it('that are not closed end with their line', () => {
    assert.deepEqual(bodies('a: {{ .Values.x\nb: {{ "x }}\nc: {{ .y }}'), [
      'output .Values.x',
      'output "x',
      'output .y',
    ]);
  });

  it('open and end blocks, trimmed or not', () => {
    assert.deepEqual(bodies('{{- if not .a -}}{{ else if .b }}{{else}}{{- end }}'), [
      'open not .a',
      'else .b',
      'else',
      'end',
    ]);
  });
});

describe('text with double braces', () => {
  it('is a template of Helm only by what is between them', () => {
    for (const text of [
      '{{ .Values.x }}',
      '{{- x }}',
      '{{ if .x }}',
      '{{ include "a" . }}',
      '{{/* */}}',
      '{{ $.Release.Name }}',
    ])
      assert.ok(isHelmTemplate(text), text);
    for (const text of [
      '"{{ x }}"',
      '$' + '{{ matrix.os }}',
      '{{workflow.name}}',
      '{{ $labels.pod }}',
      '{{inputs.parameters.x}}',
      '{a: {b: c}}',
    ])
      assert.ok(!isHelmTemplate(text), text);
  });

  it('stays what it is when it is none', () => {
    assert.deepEqual(manifestData('a: "{{ x }}"\nb: 1\n'), { __proto__: null, a: '{{ x }}', b: 1 });
  });
});

describe('a template as YAML', () => {
  const parts = [
    'spec:',
    '  a: b',
    '- x',
    '\n',
    '\n',
    '  ',
    '    ',
    '"',
    "'",
    '|',
    '>-',
    '#',
    ':',
    '---',
    '\t',
    '\r\n',
    '[',
    '}',
    '`',
    '{{',
    '}}',
    '{{-',
    '-}}',
    '{{ if .x }}',
    '{{- end }}',
    '{{ else }}',
    '{{- with .y }}',
    '{{ range .z }}',
    '{{ define "a" }}',
    '{{- toYaml .x | nindent 4 }}',
    '{{ toYaml .x | indent 250 }}',
    '{{/* x */}}',
    '{{ .Values.a }}',
    '\uE000',
    '\uE002:',
    'é',
    '😀',
  ];

  it('has the length of the template, whatever the text', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: random(30) }, () => parts[random(parts.length)]).join('');
      for (const all of [false, true]) {
        assert.equal(templateText(text, { all }).text.length, text.length, JSON.stringify(text));
      }
      const manifest = `kind: Pod\nspec:\n  containers:\n${text}`;
      found(isHelmTemplate(manifest) ? manifest : '');
    }
  });

  it('is made in proportion to the text', () => {
    for (const part of [
      '{{ .a }}',
      '{{ if .a }}\n',
      '{{ .Values.a }}\n',
      'a: {{ .b }}\n',
      '- {{ x | nindent 4 }}\n',
      '{{ if .a }}x: y\n{{ end }}',
      '---\n{{ .x }}\n',
    ])
      templateText(part.repeat(20_000));
  });

  it('deeply nested is read as far as anyone nests', () => {
    found(
      `kind: Pod\nspec: {}\n${'{{ if .x }}\n'.repeat(50_000)}hostPID: true\n${'{{ end }}\n'.repeat(50_000)}`,
    );
  });
});

describe('a template', () => {
  it('has its certain findings behind actions that stand where keys could', () => {
    for (const action of [
      '{{- with .Values.x }}\n  foo:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}\n',
      '  {{- include "x" . | nindent 2 }}\n',
      '{{ include "x" . | indent 2 }}\n',
      '  {{- range .Values.x }}\n  {{ .key }}: {{ .value }}\n  {{- end }}\n',
      '  {{/* hostPID: false */}}\n',
      '  foo: {{- include "x" . | nindent 4 }}\n    bar: baz\n',
      '  {{ .Values.key }}: x\n',
      '  foo: {{ .Values.x }}{{ if .y }} # c{{ end }}\n',
    ]) {
      const text = pod(`${action}  hostPID: true\n`);
      assert.deepEqual(
        found(text),
        [`${text.split('\n').indexOf('  hostPID: true') + 1} host-pid-namespace`],
        text,
      );
    }
  });

  it('says what stands under a condition with low confidence only', () => {
    for (const condition of ['if .Values.x', 'with .Values.x', 'range .Values.x']) {
      const text = pod(`  {{- ${condition} }}\n  hostNetwork: true\n  {{- end }}\n`);
      assert.deepEqual(found(text), []);
      assert.deepEqual(found(text, 'low'), ['7 host-network-namespace?']);
    }
    assert.deepEqual(found(pod('{{ if .Values.x }}  hostPID: true{{ end }}\n')), []);
  });

  it('says of neither of two branches that it is so', () => {
    const text = pod(
      '',
      '      securityContext:\n        {{- if .Values.x }}\n        privileged: true\n        {{- else }}\n        privileged: false\n        {{- end }}\n',
    );
    assert.deepEqual(found(text), []);
    assert.deepEqual(
      found(text, 'high', 'restricted').filter((each) => /privileged-container/.test(each)),
      [],
    );
  });

  it('misses nothing where an action may give it', () => {
    const complete = pod(
      '',
      '      securityContext:\n        {{- toYaml .Values.securityContext | nindent 8 }}\n',
    );
    assert.deepEqual(
      found(`${complete}      resources: {{- toYaml .Values.r | nindent 8 }}\n`, 'high', 'restricted').filter(
        (each) => /missing-(cap|no-new|sec|res)|escalation/.test(each),
      ),
      [],
    );
    const beside = pod(
      '',
      '      {{- with .Values.securityContext }}\n      securityContext:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n',
    );
    assert.deepEqual(
      found(beside, 'high', 'restricted').filter((each) => /capability/.test(each)),
      [],
    );
    assert.ok(
      found(pod('  # {{ .Values.x }}\n'), 'high', 'restricted').some((each) =>
        /missing-capability-drop/.test(each),
      ),
    );
  });

  it('that is wholly under a condition is judged as if it held', () => {
    assert.deepEqual(found(`{{- if .Values.enabled }}\n${pod('  hostPID: true\n')}{{- end }}\n`), [
      '7 host-pid-namespace',
    ]);
    const two = `{{- if .Values.enabled }}\n${pod('  hostPID: true\n')}---\n${pod('  hostIPC: true\n')}{{- end }}\n`;
    assert.deepEqual(found(two), ['7 host-pid-namespace', '17 host-ipc-namespace']);
    assert.deepEqual(
      found(`{{ if .x }}\nkind: Pod\n{{ else }}\nkind: Job\n{{ end }}\n${pod('').slice(24)}`),
      [],
    );
  });

  it('says nothing of containers and volumes that may not be there', () => {
    const text = pod(
      '',
      '    {{- range .Values.sidecars }}\n    - name: {{ .name }}\n      image: x\n      securityContext: { privileged: true }\n    {{- end }}\n  volumes:\n    {{- if .Values.socket }}\n    - name: s\n      hostPath: { path: /var/run/docker.sock }\n    {{- end }}\n',
    );
    assert.deepEqual(found(text), []);
  });

  it('has values, keys and items that actions give', () => {
    const text = pod(
      '  hostPID: {{ .Values.hostPID }}\n  hostIPC: "{{ .Values.ipc }}"\n  nodeSelector: { {{ .Values.k }}: a }\n',
      '      args: ["{{ .a }}", {{ .b | quote }}]\n      securityContext:\n        privileged: {{ .Values.p | default true }}\n        capabilities:\n          add:\n            - SYS_ADMIN\n            - {{ .Values.cap }}\n            {{- toYaml .Values.caps | nindent 12 }}\n',
    );
    assert.deepEqual(found(text), ['17 dangerous-capability']);
  });

  it('may have actions over several lines, in blocks of text and behind block headers', () => {
    const text = pod(
      '',
      '      args:\n        - |\n          {{- if .x }}\n          a\n          {{- end }}\n          b {{ .y }}\n        - >- {{- .Values.z | nindent 10 }}\n        - {{ printf "%s"\n  .Values.w }}\n      securityContext: { privileged: true }\n',
    );
    assert.deepEqual(found(text), ['18 privileged-container']);
  });

  it('with definitions only is none', () => {
    assert.deepEqual(found(`{{- define "x" }}\n${pod('  hostPID: true\n')}{{- end }}\n`), []);
  });

  it('is never told to have a syntax error', () => {
    for (const text of [
      pod('  {{ if .x }}\n'),
      pod('{{ end }}\n'),
      pod('  a: [{{ .Values.x }}\n'),
      pod('\t{{ .Values.x }}: : :\n'),
      pod('  {{ else }}\n  hostPID: true\n'),
    ])
      found(text);
  });
});

describe('the fix of a template', () => {
  const fixesOf = (text: string, level: 'baseline' | 'restricted' = 'baseline') => {
    const file = { path: 'templates/x.yaml', text };
    const settings = { ...defaultSettings, level };
    const analysis = analyze(file, settings);
    return analysis.findings.flatMap((finding) =>
      provenFixes(file, settings, analysis, finding).map(({ edits }) =>
        edits.reduceRight(
          (now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end),
          text,
        ),
      ),
    );
  };

  it('leaves the actions as they are', () => {
    const text = pod('  {{- with .Values.x }}\n  foo: {{ . }}\n  {{- end }}\n  hostPID: true\n');
    const moved = text.replace('  hostPID: true\n', '  runtimeClassName: kata-qemu-runtime-rs\n');
    assert.deepEqual(fixesOf(text), [text.replace('  hostPID: true\n', ''), moved]);
  });

  it('is not offered where an action says what else is there', () => {
    const text = pod(
      '',
      '      {{- include "x" . | nindent 6 }}\n      volumeMounts:\n        - { name: s, mountPath: /s }\n  volumes:\n    - name: s\n      hostPath: { path: /etc }\n      {{- include "y" . | nindent 6 }}\n',
    );
    for (const fixed of fixesOf(text, 'restricted'))
      assert.deepEqual(
        actionsOf(fixed).map(({ body }) => body),
        actionsOf(text).map(({ body }) => body),
      );
  });
});
