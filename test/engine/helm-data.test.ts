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
});
