/** The verdict of the Pod Security Standards in reports. */

import assert from 'node:assert/strict';
import { renderPage } from '../../server/src/report/page/page.ts';
import { levelText } from '../../server/src/report/pod-security.ts';
import { renderText } from '../../server/src/report/text.ts';
import { pageOf, reportOf } from './support.ts';

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: first
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers:
    - name: app
      image: app
---
apiVersion: v1
kind: Pod
metadata:
  name: second
spec:
  hostPID: true
  containers:
    - name: app
      image: app
`;

describe('the Pod Security verdict', () => {
  it('is in the report, with the lines of the file and what is undecided', async () => {
    const { workloads } = await reportOf({ 'pods.yaml': manifest });
    const [first, second] = workloads;
    assert.equal(first?.podSecurity?.level, 'baseline');
    assert.deepEqual(
      first?.podSecurity?.undecided.map(({ control }) => control),
      ['Host Namespaces'],
    );
    const failure = second?.podSecurity?.failing.find(({ id }) => id === 'hostNamespaces');
    assert.equal(second?.podSecurityLevel, 'privileged');
    assert.deepEqual(failure?.ranges, [{ start: { line: 16, column: 12 }, end: { line: 16, column: 16 } }]);
    assert.match(failure?.message ?? '', /hostPID/);
  });

  it('is folded in the page, with links to the lines', async () => {
    const html = renderPage(pageOf({ 'pods.yaml': manifest }), (path) => `file:///${path}`);
    assert.match(html, /Pod second<\/a><\/th><td>shared kernel<\/td><td><code>privileged<\/code><\/td>/);
    assert.match(html, /data-uri="file:\/\/\/pods\.yaml" data-line="15" data-character="11">line 16<\/a>/);
  });

  it('says that a level is the most that can be told', () => {
    const undecided = [{ id: 'x', control: 'X', level: 'baseline' }] as const;
    assert.equal(
      levelText({ level: 'restricted', undecided }, '1.31'),
      'at most `restricted` of Kubernetes 1.31',
    );
    assert.equal(levelText({ level: 'baseline', undecided: [] }, 'latest'), '`baseline`');
  });
});

describe('the Pod Security verdict in text', () => {
  it('is there when asked for, with lines and what only rendering tells', () => {
    const report = reportOf({ 'pods.yaml': manifest });
    const render = (pods: boolean) => renderText(report, () => manifest, { color: false, quiet: true, pods });
    assert.doesNotMatch(render(false), /baseline:/);
    const text = render(true);
    assert.match(text, /pods\.yaml:14:9 Pod second: privileged\n {2}baseline: .*hostPID.* \(line 16\)\n/);
    assert.match(text, /Pod first: at most baseline\n[\s\S]* {2}only rendering tells: Host Namespaces\n/);
  });
});
