/** Charts: what values and templates make together is told where it is written. Expectations stand beside the lines. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyze } from '../../server/src/engine/analyze.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';
import { foundIn, partFile, projectOf } from '../support/projects.ts';

const folder = join(import.meta.dirname, '..', 'charts');

function filesIn(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const full = join(path, name);
    return statSync(full).isDirectory() ? filesIn(full) : [full];
  });
}

/** A chart of the folder, with the charts in it. */
function chartAt(path: string) {
  const own = filesIn(path).filter((file) => /\.(ya?ml|tpl)$/.test(file));
  const files = Object.fromEntries(
    own.map((file) => [relative(path, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
  return { files, project: projectOf('chart', ['Chart.yaml'], files) };
}

function wanted(text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const [, rules = ''] = /# want (.*)$/.exec(line) ?? [];
    return rules.split(/[ ,]+/).flatMap((rule) => (rule ? `${i + 1} ${rule}` : []));
  });
}

describe('the charts', () => {
  const roots = readdirSync(folder).map((name) => join(folder, name));
  for (const root of roots) {
    it(`${relative(folder, root)}: has its findings on the lines that cause them`, () => {
      const { files, project } = chartAt(root);
      for (const [path, text] of Object.entries(files)) {
        const { found, analysis } = foundIn(project, path);
        assert.deepEqual([analysis.syntaxErrors, analysis.failures, analysis.problems], [[], [], []], path);
        assert.deepEqual(
          found.map((each) => each.split(' ', 2).join(' ')),
          wanted(text),
          path,
        );
      }
    });
  }
});

describe('a chart', () => {
  const pod = (spec: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - name: web\n      image: nginx\n`;
  const chart = (spec: string, values: string, more: Readonly<Record<string, string>> = {}) =>
    projectOf('chart', ['Chart.yaml'], {
      'Chart.yaml': 'name: x\n',
      'values.yaml': values,
      'templates/pod.yaml': pod(spec),
      ...more,
    });

  it('says which template a value goes through, and fixes the value', () => {
    const project = chart('  hostPID: {{ .Values.hostPID }}\n', 'hostPID: true\nname: x\n');
    const { analysis, found, fixes } = foundIn(project, 'values.yaml');
    assert.deepEqual(found, ['1 host-pid-namespace "true"']);
    assert.deepEqual(
      analysis.findings[0]?.related.map(({ elsewhere, message }) => [
        elsewhere?.path,
        elsewhere?.start.line,
        message,
      ]),
      [
        ['/p/templates/pod.yaml', 4, "It comes through the template's `{{ .Values.hostPID }}`."],
        ['/p/templates/pod.yaml', 2, 'It becomes a part of Pod `web`, which is here.'],
      ],
    );
    assert.deepEqual(fixes(analysis.findings[0]), ['Set `hostPID` to `false`']);
    assert.deepEqual(foundIn(project, 'templates/pod.yaml').found, []);
  });

  it('is silent about what cannot be followed', () => {
    for (const value of [
      '{{ .Values.a | toString }}',
      '{{ tpl .Values.b . }}',
      '{{ lookup "v1" }}',
      '{{ .Values.a.b.c }}',
      '{{ $x }}',
      '{{ include "no" . }}',
      '{{ .Release.Name }}',
      '"{{ .Values.a }}"',
      '{{ index .Values .Release.Name }}',
      '{{ ((((.Values.a }}',
    ]) {
      const project = chart(`  hostPID: ${value}\n`, "a: true\nb: '{{ .Values.a }}'\n");
      for (const path of ['values.yaml', 'templates/pod.yaml']) {
        const { found, analysis } = foundIn(project, path);
        assert.deepEqual([found, analysis.syntaxErrors], [[], []], value);
      }
    }
  });

  it('is followed through definitions that render any value', () => {
    const helpers = `{{- define "render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) }}
{{- if contains "{{" (toJson .value) }}
  {{- if .scope }}
  {{- tpl (cat "x" $value) . }}
  {{- else }}
  {{- tpl $value .context }}
  {{- end }}
{{- else }}
  {{- $value }}
{{- end }}
{{- end -}}`;
    const through =
      '  nodeSelector: {}\n  {{- include "render" (dict "value" .Values.pod "context" $) | nindent 2 }}\n';
    const project = chart(through, 'pod:\n  hostPID: true\n', { 'templates/_a.tpl': helpers });
    assert.deepEqual(foundIn(project, 'values.yaml').found, ['2 host-pid-namespace "true"']);
    const unknown = chart(through, 'pod:\n  hostPID: "{{ .Values.x }}"\n', { 'templates/_a.tpl': helpers });
    assert.deepEqual(foundIn(unknown, 'values.yaml').found, []);
  });

  it('takes what definitions give for text where it is compared', () => {
    const helpers =
      '{{ define "is" }}{{ if .Values.a -}} true {{- else -}} false {{- end }}{{ end }}{{ define "none" }}{{ if .Values.no }}x{{ end }}{{ end }}';
    const spec = [
      '  hostPID: {{ eq (include "is" .) "true" }}',
      '  hostNetwork: {{ include "is" . }}',
      '  {{- if or (eq (include "is" .) "false") (include "none" .) }}',
      '  hostIPC: true',
      '  {{- end }}',
      '',
    ].join('\n');
    const project = chart(spec, 'a: true\n', { 'templates/_a.tpl': helpers });
    assert.deepEqual(foundIn(project, 'templates/pod.yaml').found, [
      '5 host-pid-namespace "{{ eq (include \\"is\\" .) \\"true\\" }}"',
    ]);
    assert.deepEqual(foundIn(project, 'templates/_a.tpl').found, ['1 host-network-namespace "true"']);
  });

  it('ends where definitions use each other without end', () => {
    const helpers =
      '{{ define "a" }}x: {{ include "b" . }}\n{{ include "b" . }}{{ end }}{{ define "b" }}\n{{ include "a" . | nindent 2 }}\n{{ include "a" . | nindent 2 }}\n{{ end }}';
    const project = chart('  hostPID: true\n  {{- include "a" . | nindent 2 }}\n', '', {
      'templates/_a.tpl': helpers,
    });
    assert.deepEqual(foundIn(project, 'templates/pod.yaml').found, ['5 host-pid-namespace "true"']);
  });

  it('tells when its definitions are too much to follow, and keeps the rest', () => {
    const long = `{{ define "long" }}\n${'# x\n'.repeat(50_000)}a: b\n{{ end }}`;
    const uses = Array.from({ length: 20 }, (_, i) => `k${i}: {{ include "long" . | nindent 2 }}\n`).join('');
    const project = chart('  hostPID: true\n', '', {
      'templates/_long.tpl': long,
      'templates/z.yaml': pod(`  nodeSelector:\n${uses.replace(/^/gm, '    ').trimEnd()}\n`),
    });
    assert.deepEqual(foundIn(project, 'Chart.yaml').problems, [
      'The chart is not judged in full: its templates use their definitions so often that they were not followed to the end.',
    ]);
    assert.deepEqual(foundIn(project, 'templates/pod.yaml').found, ['5 host-pid-namespace "true"']);
  });

  it('ends where variables and rounds grow without end', () => {
    const again = (action: string) => `{{- $x := .Values.x }}\n${`${action}\n`.repeat(300)}`;
    const rounds = '{{- range .Values.list }}\n{{- range $.Values.list }}\n---\n';
    const list = `list: [${Array.from({ length: 500 }, () => '{ on: true }').join()}]\n`;
    const files = {
      'templates/a.yaml': `${again('{{- if .Release.IsUpgrade }}{{- $x = omit $x "a" }}{{- end }}')}${pod('  {{- toYaml $x | nindent 2 }}\n')}`,
      'templates/b.yaml': `${again('{{- $x = merge $x $x }}')}${pod('  {{- toYaml $x | nindent 2 }}\n')}`,
      'templates/c.yaml': `${again('{{- $_ := set $x "a" 1 }}')}${pod('  {{- toYaml $x | nindent 2 }}\n')}`,
      'templates/d.yaml': `${rounds}${pod('  hostIPC: {{ .on }}\n')}{{- end }}\n{{- end }}\n`,
    };
    const project = chart('  hostPID: true\n', `x: { hostPID: true }\n${list}`, files);
    const { found, analysis } = foundIn(project, 'templates/pod.yaml');
    assert.deepEqual([found, analysis.failures], [['5 host-pid-namespace "true"'], []]);
  });

  it('is read whatever its templates and values say', () => {
    const parts = [
      '{{ .Values.a }}',
      '{{- toYaml .Values.a | nindent 4 }}',
      '{{ include "d" . }}',
      '{{ if .Values.b }}',
      '{{ else }}',
      '{{ end }}',
      '{{ range .Values.a }}',
      '{{ with .Values.b }}',
      '{{ define "d" }}',
      '{{ $x := . }}',
      '{{ $x = 1 }}',
      '{{ $x.a }}',
      '{{ . }}',
      '\n',
      '\n  ',
      '- ',
      'a: ',
      'hostPID: ',
      'true',
      '"',
      '|',
      '[',
      '---\n',
      '{{ eq .a (or .b }}',
      '{{ dict "a" . "b" }}',
      '&x ',
      '*x',
      '<<: ',
    ];
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const text = () => Array.from({ length: random(25) }, () => parts[random(parts.length)]).join('');
    for (let i = 0; i < 300; i++) {
      const files = { 'templates/_a.tpl': text(), 'templates/b.yaml': text(), 'values-x.yaml': text() };
      const project = chart(`  ${text()}\n`, `a: ${text()}\nb: ${text()}\n`, files);
      for (const path of ['templates/pod.yaml', 'values.yaml', 'values-x.yaml']) {
        assert.deepEqual(foundIn(project, path).analysis.failures, []);
      }
    }
  });

  it('keeps what templates say when there are no values, or broken ones', () => {
    for (const values of ['', '- a\n', 'a: [\n', '\0', 'true\n', '{{ .Values }}']) {
      const project = chart('  hostPID: true\n  hostIPC: {{ .Values.a.b }}\n', values);
      assert.deepEqual(foundIn(project, 'templates/pod.yaml').found, ['5 host-pid-namespace "true"'], values);
    }
  });

  it('tells what an overriding file inherits once, in the file that says it', () => {
    const values = 'pod:\n  hostPID: true\n  hostIPC: false\n';
    const project = chart('  {{- toYaml .Values.pod | nindent 2 }}\n', values, {
      'values-prod.yaml': 'pod:\n  hostIPC: true\n',
    });
    assert.deepEqual(foundIn(project, 'values.yaml').found, ['2 host-pid-namespace "true"']);
    assert.deepEqual(foundIn(project, 'values-prod.yaml').found, ['2 host-ipc-namespace "true"']);
    assert.deepEqual(
      foundIn(project, 'templates/pod.yaml').analysis.workloads.map(({ through }) => through),
      ['/p/values-prod.yaml', '/p/values.yaml'],
    );
  });

  it('knows the sandbox of a pod unless a template may give it', () => {
    const boundary = (spec: string, helpers = '') => {
      const project = chart(spec, 'x: {}\n', { 'templates/_a.tpl': helpers });
      const [workload] = foundIn(project, 'templates/pod.yaml').analysis.workloads;
      return workload?.sandbox.boundary;
    };
    const when = (...lines: string[]) =>
      ['  {{- if .Capabilities.APIVersions.Has "x" }}', ...lines, '  {{- end }}', ''].join('\n');
    assert.equal(boundary(when('  enableServiceLinks: false', '  dnsConfig:', '    a: b')), 'shared-kernel');
    assert.equal(boundary('  {{- toYaml .Values.x | nindent 2 }}\n'), 'shared-kernel');
    assert.equal(boundary(when('  runtimeClassName: kata')), 'unknown');
    assert.equal(boundary(when('  dnsPolicy: Default', '  {{- toYaml .Values.x | nindent 2 }}')), 'unknown');
    assert.equal(boundary('  {{- include "other" . | nindent 2 }}\n'), 'unknown');
  });

  it('has a whole document as if it is there, and what definitions give only where that is certain', () => {
    const whole = (condition: string) => {
      const text = `{{- if ${condition} }}\n${pod('  hostPID: true\n  hostIPC: {{ .Values.x.on }}\n')}{{- end }}\n`;
      const project = chart('', 'x:\n  enabled: false\n  on: true\n', { 'templates/agent.yaml': text });
      return ['templates/agent.yaml', 'values.yaml'].flatMap((path) => foundIn(project, path).found);
    };
    for (const condition of ['.Values.x.enabled', 'not .Values.x.enabled', '.Release.IsUpgrade'])
      assert.deepEqual(whole(condition), ['6 host-pid-namespace "true"', '3 host-ipc-namespace "true"']);
    for (const [condition, found] of [
      ['.Release.IsUpgrade', []],
      ['.Values.no', []],
      ['not .Values.no', ['1 host-pid-namespace "true"']],
    ] as const) {
      const helpers = `{{ define "a" }}{{ if ${condition} }}\nhostPID: {{ .Values.x }}\n{{ end }}{{ end }}`;
      const project = chart('  {{- include "a" . | nindent 2 }}\n', 'x: true\n', {
        'templates/_a.tpl': helpers,
      });
      assert.deepEqual(foundIn(project, 'values.yaml').found, found, condition);
    }
  });

  it('names a value once that decides several conditions', () => {
    const template =
      '  {{- if eq .Values.mode "ipc" }}\n  hostIPC: true\n  {{- else if eq .Values.mode "pid" }}\n  hostPID: true\n  {{- end }}\n';
    const { analysis } = foundIn(chart(template, 'mode: pid\n'), 'templates/pod.yaml');
    const notes = analysis.findings.flatMap(({ related }) => related.map(({ message }) => message));
    assert.deepEqual(
      notes.filter((each) => each.includes('switch')),
      ['It comes through the switch `mode: pid`.'],
    );
  });

  it('names the switch of a values file that puts something there', () => {
    const spec = [
      '  {{- if and .Values.x.on (eq .Values.x.mode "full") }}',
      '  hostPID: true',
      '  {{- if .Values.y }}',
      '  {{- toYaml .Values.more | nindent 2 }}',
      '  {{- end }}',
      '  {{- end }}',
      '',
    ].join('\n');
    const values = 'x:\n  on: false\n  mode: full\ny: true\nmore:\n  hostIPC: true\n';
    const project = chart(spec, values, { 'values-prod.yaml': 'x:\n  on: true\n' });
    const related = (path: string) =>
      foundIn(project, path).analysis.findings.map((finding) =>
        finding.related.map(
          ({ elsewhere, span, message }) =>
            `${elsewhere?.path ?? span.start} ${elsewhere?.start.line} ${message}`,
        ),
      );
    const on = '/p/values-prod.yaml 1 It comes through the switch `on: true`.';
    assert.deepEqual(related('templates/pod.yaml'), [
      [on, '/p/values.yaml 2 It comes through the switch `mode: full`.'],
    ]);
    const [[...more] = []] = related('values.yaml');
    assert.equal(more.includes(on), true);
    assert.equal(more.filter((each) => each.includes('switch')).length, 3);
  });

  it('is fixed in its values so that templates find what they ask for', () => {
    const values =
      'pod:\n  on: true\nhost: # of the node\n  volumes: # all\n    - name: x\n      hostPath: { path: / }\n';
    const spec =
      '  hostPID: {{ .Values.pod.on }}\n  volumes: {{ toYaml .Values.host.volumes | nindent 4 }}\n';
    const { file, analysis, found } = foundIn(chart(spec, values), 'values.yaml');
    assert.deepEqual(found, ['2 host-pid-namespace "true"', '6 host-path-volume "/"']);
    const texts = analysis.findings.map(
      (finding) =>
        provenFixes(file, defaultSettings, analysis, finding).map(({ edits }) =>
          applyEdits(values, edits),
        )[0],
    );
    assert.deepEqual(texts, [
      values.replace('true', 'false'),
      'pod:\n  on: true\nhost: # of the node\n  volumes: [] # all\n',
    ]);
    const port = '      ports: [{ containerPort: {{ .Values.p }}, hostPort: {{ .Values.p }} }]\n';
    const ports = chart('', 'p: 80\n', { 'templates/b.yaml': `${pod('')}${port}` });
    const open = foundIn(ports, 'values.yaml');
    assert.deepEqual(open.analysis.findings.map(open.fixes), [[]]);
    const switched = chart('  {{- if .Values.x }}\n  hostPID: true\n  {{- end }}\n', 'x: true\n');
    const inBlock = foundIn(switched, 'templates/pod.yaml');
    assert.equal(inBlock.fixes(inBlock.analysis.findings[0])[0], 'Remove `hostPID: true`');
  });

  it('is fixed so that a list stays which an action goes on with', () => {
    const own = '  - name: root\n    hostPath: { path: / }\n';
    const rest = '  {{- with .Values.volumes }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}\n';
    const project = chart(`  volumes:\n${own}${rest}`, 'volumes: [{ name: x, emptyDir: {} }]\n');
    const { file, analysis } = foundIn(project, 'templates/pod.yaml');
    const [finding] = analysis.findings;
    const [fix] = finding ? provenFixes(file, defaultSettings, analysis, finding) : [];
    assert.equal(fix && applyEdits(file.text, fix.edits), pod(`  volumes:\n${rest}`));
  });

  it('has with low confidence what nobody knows the condition of', () => {
    const project = chart(
      '  {{- if .Release.IsUpgrade }}\n  hostPID: {{ .Values.a }}\n  {{- end }}\n',
      'a: true\n',
    );
    assert.deepEqual(foundIn(project, 'values.yaml').found, []);
    const part = partFile(project, 'values.yaml');
    const { findings } = analyze(part, { ...defaultSettings, confidence: 'low' });
    assert.deepEqual(
      findings.map(({ ruleId, confidence }) => [ruleId, confidence]),
      [['host-pid-namespace', 'low']],
    );
  });
});
