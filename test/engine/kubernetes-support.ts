/** Manifests and their workloads, for the tests of the Kubernetes adapter. */

import assert from 'node:assert/strict';
import { adaptKubernetes } from '../../server/src/engine/adapt/kubernetes.ts';
import type { Container, Workload } from '../../server/src/engine/model/workload.ts';
import { parseYaml } from '../../server/src/engine/parse/yaml.ts';
import type { Span } from '../../server/src/engine/source.ts';

/** The workloads of one document. */
export function workloadsOf(text: string): readonly Workload[] {
  return adaptKubernetes(parseYaml(text)).workloads;
}

/** The only workload of a document. */
export function workloadOf(text: string): Workload {
  const [workload, ...others] = workloadsOf(text);
  assert.ok(workload, 'no workload');
  assert.deepEqual(others, []);
  return workload;
}

/** The container of a name; the first one unless told. */
export function containerOf(text: string, name?: string): Container {
  const { containers } = workloadOf(text);
  const found = name === undefined ? containers[0] : containers.find((container) => container.name === name);
  assert.ok(found, `no container ${name ?? ''}`);
  return found;
}

/** A pod whose spec has some lines before its one container, and that container some lines of its own. */
export function pod({ spec = '', container = '' }: { spec?: string; container?: string } = {}): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: web',
    'spec:',
    ...indented(spec, 2),
    '  containers:',
    '  - name: app',
    '    image: nginx',
    ...indented(container, 4),
    '',
  ].join('\n');
}

function indented(text: string, by: number): string[] {
  return text === '' ? [] : text.split('\n').map((line) => ' '.repeat(by) + line);
}

/** The text that a span covers. */
export function textAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
