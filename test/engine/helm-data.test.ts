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
});
