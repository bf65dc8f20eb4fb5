/** Findings that hang on what a file cannot tell: hidden unless asked for, at the place of the unknown value. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import type { Confidence } from '../../server/src/engine/rule.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

function found(path: string, text: string, confidence: Confidence) {
  const { findings } = analyze({ path, text }, { ...defaultSettings, confidence });
  return findings.map(({ ruleId, span, confidence: sure }) => [
    ruleId,
    text.slice(span.start, span.end),
    sure,
  ]);
}

const compose = `services:
  web:
    image: nginx
    privileged: \${PRIVILEGED}
    pid: \${PID_MODE}
    volumes:
      - \${SOCKET}:/var/run/docker.sock
      - \${DATA}:/data
`;

describe('what only rendering tells', () => {
  it('is no finding by default', () => {
    assert.deepEqual(found('compose.yaml', compose, 'high'), []);
  });

  it('is a finding of low confidence where the worse value would be one', () => {
    assert.deepEqual(found('compose.yaml', compose, 'low'), [
      ['privileged-container', `\${PRIVILEGED}`, 'low'],
      ['host-pid-namespace', `\${PID_MODE}`, 'low'],
      ['runtime-socket-mount', `\${SOCKET}`, 'low'],
    ]);
  });

  it('is found in templates and in Dockerfiles too', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers:
    - name: app
      image: app
`;
    assert.deepEqual(
      found('pod.yaml', pod, 'low').map(([id]) => id),
      ['host-network-namespace'],
    );
    assert.deepEqual(found('Dockerfile', 'ARG U\nFROM node\nARG U\nUSER $U\n', 'low'), [
      ['root-user', '$U', 'low'],
    ]);
  });

  it('says that it is not sure, and leaves sure findings as they are', () => {
    const text = `services:\n  web:\n    image: nginx\n    privileged: true\n    pid: \${PID_MODE}\n`;
    const { findings } = analyze({ path: 'compose.yaml', text }, { ...defaultSettings, confidence: 'low' });
    assert.deepEqual(
      findings.map(({ ruleId, confidence }) => [ruleId, confidence]),
      [
        ['privileged-container', 'high'],
        ['host-pid-namespace', 'low'],
      ],
    );
    assert.match(findings[1]?.message ?? '', /^Only rendering or running tells the value/);
  });

  it('can be ignored at either confidence without the comment being unused', () => {
    const text = `services:\n  web:\n    image: nginx\n    privileged: \${P} # bulkhead-ignore privileged-container -- CI only\n`;
    for (const confidence of ['high', 'low'] as const) {
      const { findings, problems } = analyze(
        { path: 'compose.yaml', text },
        { ...defaultSettings, confidence },
      );
      assert.deepEqual([findings, problems], [[], []]);
    }
  });

  it('is told once where one template stands for many settings, and not at all by default', () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      securityContext: {{ .Values.securityContext }}
`;
    assert.deepEqual(found('pod.yaml', text, 'high'), []);
    const rules = found('pod.yaml', text, 'low').map(([ruleId]) => ruleId);
    assert.ok(rules.includes('privileged-container'));
    assert.deepEqual(rules, [...new Set(rules)]);
  });
});
