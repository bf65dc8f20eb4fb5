/** What templates of a chart make of its values is as Helm makes it, or not known. */

import assert from 'node:assert/strict';
import { foundIn, projectOf } from '../support/projects.ts';

const head = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n';
const containers = '  containers:\n    - name: web\n      image: nginx\n';

/** `path:line rule` of all that is found in a chart of one template, which is read as it is and whose lines count from 1. */
function foundBy(template: string, values: string, helpers = ''): string[] {
  const project = projectOf('chart', ['Chart.yaml'], {
    'Chart.yaml': 'name: x\n',
    'values.yaml': values,
    'templates/_a.tpl': helpers,
    'templates/pod.yaml': template,
  });
  return ['templates/_a.tpl', 'templates/pod.yaml', 'values.yaml'].flatMap((path) => {
    const { found, analysis } = foundIn(project, path);
    assert.deepEqual([analysis.failures, analysis.syntaxErrors], [[], []]);
    return found.map((each) => `${path.replace(/^.*\/|\.\w+$/g, '')}:${each.split(' ', 2).join(' ')}`);
  });
}

/** What is found of a container with the security context that an expression gives, behind an action. */
const ofContext = (expression: string, values: string, before = '', helpers = '') =>
  foundBy(
    `${before}\n${head}${containers}      securityContext: {{- toYaml (${expression}) | nindent 8 }}\n`,
    values,
    helpers,
  );

describe('what templates make of values', () => {
  it('is merged so that the first fills up, or the last overwrites', () => {
    const values = 'a:\n  privileged: true\nb:\n  privileged: false\nnone:\n  privileged:\n';
    const on = ['values:2 privileged-container'];
    assert.deepEqual(ofContext('mergeOverwrite (deepCopy .Values.a) .Values.b', values), []);
    assert.deepEqual(ofContext('mergeOverwrite (deepCopy .Values.a) .Values.none', values), []);
    assert.deepEqual(ofContext('mergeOverwrite .Values.b .Values.a', values), on);
    assert.deepEqual(ofContext('merge .Values.b .Values.a', values), on);
    assert.deepEqual(ofContext('merge .Values.a .Values.b', values), on);
    assert.deepEqual(ofContext('merge .Values.none .Values.a', values), on);
  });

  it('has in a variable behind a block what the block gave it, and not what another of its name has in there', () => {
    const on = (before: string) =>
      foundBy(
        `{{- $x := true }}\n${before}\n${head}  hostPID: {{ $x }}\n${containers}`,
        'a: true\nlist: [1]\n',
      ).length > 0;
    for (const [before, isOn] of [
      ['{{- if .Values.a }}{{- $x = false }}{{- end }}', false],
      ['{{- if .Values.no }}{{- $x = false }}{{- end }}', true],
      ['{{- if .Values.a }}{{- $x := false }}{{- end }}', true],
      ['{{- with $x := .Values.no }}{{- else }}{{- end }}', true],
      ['{{- if .Release.IsInstall }}{{- $x = false }}{{- end }}', false],
      ['{{- range .Values.list }}{{- $x = false }}{{- end }}', false],
      ['{{- range .Values.list }}{{- if .Values.a }}{{ $x = false }}{{ end }}{{- end }}', false],
    ] as const)
      assert.equal(on(before), isOn, before);
  });

  it('reads the words of YAML 1.1 as Helm does', () => {
    const template = `${head}{{- if .Values.a }}\n  hostIPC: true\n{{- end }}\n{{- if eq (toString .Values.b) "yes" }}\n  hostIPC: true\n{{- end }}\n  hostPID: {{ .Values.b }}\n{{- if .Values.c }}\n  hostNetwork: true\n{{- end }}\n${containers}`;
    const values = 'a: no\nb: yes\nc: "no"\n';
    assert.deepEqual(foundBy(template, values), [
      'pod:13 host-network-namespace',
      'values:2 host-pid-namespace',
    ]);
  });

  it('is repeated for a list that the template makes', () => {
    const pods = `{{- range $name := list "a" "c" "no" }}\n---\n${head}${containers}      securityContext: {{ toYaml (index $.Values $name) | nindent 8 }}\n{{- end }}\n`;
    const values = 'a:\n  privileged: true\nb: &b { privileged: true }\nc: *b\n';
    assert.deepEqual(foundBy(pods, values), [
      'values:2 privileged-container',
      'values:3 privileged-container',
    ]);
    const added = `${head}${containers}      securityContext:\n        capabilities:\n          add:\n          {{- range list "SYS_ADMIN" .Values.x }}\n          - {{ . }}\n          {{- end }}\n`;
    assert.deepEqual(foundBy(added, 'x: SYS_TIME\n'), [
      'pod:12 dangerous-capability',
      'values:1 dangerous-capability',
    ]);
  });

  it('is put together in the mappings that templates make', () => {
    const values = 'priv: true\nsc:\n  runAsUser: 0\n  procMount: Default\nno: { privileged: false }\n';
    const [priv, user] = ['values:1 privileged-container', 'values:3 root-user'];
    const made = ['pod:9 privileged-container'];
    for (const [expression, found] of [
      ['dict "privileged" .Values.priv', [priv]],
      ['dict "privileged" true', made],
      ['dict "privileged" (not .Values.priv)', []],
      ['dict "privileged" .Release.IsInstall', []],
      ['merge (dict "privileged" .Values.priv) .Values.sc', [priv, user]],
      ['merge (dict "privileged" .Values.priv) .Values.no', [priv]],
      ['mergeOverwrite (dict "privileged" .Values.priv) .Values.no', []],
      ['mergeOverwrite (dict "runAsUser" 5) .Values.sc', [user]],
      ['merge (dict "runAsUser" 5) .Values.sc', []],
      ['merge (dict "privileged" .Release.IsInstall) .Values.no', []],
      ['set (deepCopy .Values.sc) "privileged" true', [...made, user]],
      ['set (deepCopy .Values.sc) "runAsUser" 5', []],
      ['omit (dict "privileged" true "runAsUser" 1) "privileged"', []],
      ['dict "capabilities" (dict "add" (list "SYS_ADMIN" .Values.no.x))', ['pod:9 dangerous-capability']],
      ['(dict "a" (dict "privileged" .Values.priv)).a', [priv]],
      ['fromYaml (include "made" .)', [priv]],
    ] as const) {
      const helpers = '{{ define "made" }}{{ dict "privileged" .Values.priv | toYaml }}{{ end }}';
      assert.deepEqual(ofContext(expression, values, '', helpers), found, expression);
    }
  });

  it('offers no edit for what an action makes', () => {
    const text = `${head}${containers}      securityContext: {{- dict "privileged" true "runAsUser" 0 | toYaml | nindent 8 }}\n`;
    const project = projectOf('chart', ['Chart.yaml'], {
      'Chart.yaml': 'name: x\n',
      'templates/pod.yaml': text,
    });
    const { analysis, fixes, found } = foundIn(project, 'templates/pod.yaml');
    assert.equal(found.length, 2);
    const others = analysis.findings.flatMap(fixes).filter((title) => !title.startsWith('Run `web` in'));
    assert.deepEqual(others, []);
  });

  it('is not certain where a template changes it in place', () => {
    const values = 'a: { b: true }\nc: true\nk: b\n';
    const helpers =
      '{{ define "change" }}{{ $_ := set .what "b" false }}{{ end }}{{ define "more" }}{{ $_ := set .what.a "b" false }}{{ end }}';
    for (const change of [
      '{{ $_ := set .Values.a "b" false }}',
      '{{ $_ := set $.Values.a .Values.k false }}',
      '{{ $_ := set (index .Values "a") "b" false }}',
      '{{ $v := .Values }}{{ $_ := set $v.a "b" false }}',
      '{{ with .Values }}{{ $_ := set .a "b" false }}{{ end }}',
      '{{ range list .Values.a }}{{ $_ := set . "b" false }}{{ end }}',
      '{{ $_ := false | set .Values.a "b" }}',
      '{{ if unset .Values.a "b" }}{{ end }}',
      '{{ $_ := mergeOverwrite .Values.a (dict "b" false) }}',
      '{{ $_ := include "change" (dict "what" .Values.a) }}',
      '{{ include "more" (dict "what" .Values) }}',
    ]) {
      const text = `${change}\n${head}  hostPID: {{ .Values.a.b }}\n  hostIPC: {{ .Values.c }}\n${containers}`;
      assert.deepEqual(foundBy(text, values, helpers), ['values:2 host-ipc-namespace'], change);
      const later = `${head}  hostPID: {{ .Values.a.b }}\n  hostIPC: {{ .Values.c }}\n${containers}---\n${change}\n`;
      assert.deepEqual(foundBy(later, values, helpers), ['values:2 host-ipc-namespace'], change);
    }
  });

  it('is certain of a mapping of the template only as far as its changes are', () => {
    const values = 'list: [1]\non: { privileged: true }\n';
    for (const [change, count] of [
      ['{{ $_ := set $x "runAsUser" 1 }}', 1],
      ['{{ $_ := set $x "privileged" false }}', 0],
      ['{{ $_ := unset $x "privileged" }}', 0],
      ['{{ $_ := mergeOverwrite $x (dict "privileged" false) }}', 0],
      ['{{ $_ := merge $x (dict "privileged" false) }}', 1],
      ['{{ $y := $x }}{{ $_ := set $y "privileged" false }}', 0],
      ['{{ $y := dict "x" $x }}{{ $_ := set $y.x "privileged" false }}', 0],
      ['{{ range .Values.list }}{{ $_ := set $x "privileged" false }}{{ end }}', 0],
      ['{{ $y := $x }}{{ range .Values.list }}{{ $_ := set $y "privileged" false }}{{ end }}', 0],
      ['{{ if .Values.list }}{{ $_ := set $x "privileged" false }}{{ end }}', 0],
      ['{{ if .Release.IsInstall }}{{ $_ := set $x "privileged" false }}{{ end }}', 0],
      ['{{ if .Values.no }}{{ $_ := set $x "privileged" false }}{{ end }}', 1],
      ['{{ set $x "privileged" false | toYaml | nindent 0 }}', 0],
      ['{{ $y := deepCopy $x }}{{ $_ := set $y "privileged" false }}', 1],
    ] as const) {
      for (const from of ['dict "privileged" true', 'deepCopy .Values.on'])
        assert.equal(
          ofContext('$x', values, `{{ $x := ${from} }}${change}`).length,
          count,
          `${from} ${change}`,
        );
    }
  });

  it('assumes nothing of the cluster, and keeps what does not hang on it', () => {
    const template = `{{- $old := lookup "v1" "Secret" "ns" "x" }}
{{- if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion }}
apiVersion: batch/v1
{{- else }}
apiVersion: batch/v1beta1
{{- end }}
kind: CronJob
metadata: { name: web }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          {{- if semverCompare ">=1.19-0" .Capabilities.KubeVersion.Version }}
          hostIPC: true
          {{- else }}
          hostNetwork: true
          {{- end }}
          {{- if not $old }}
          shareProcessNamespace: true
          {{- end }}
          hostPID: true
          containers:
            - name: web
              image: nginx
              securityContext:
                privileged: {{ dig "data" "x" true (lookup "v1" "Secret" "ns" "x") }}
                runAsUser: {{ (lookup "v1" "Secret" "ns" "x").uid | default 0 }}
                {{- if not (lookup "v1" "Secret" "ns" "x") }}
                procMount: Unmasked
                {{- end }}
`;
    assert.deepEqual(foundBy(template, ''), ['pod:22 host-pid-namespace']);
  });
});
