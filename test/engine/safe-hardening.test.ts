/** Fixes without a check are applied unasked: these are the only cases in which hardening a container is. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { isSafe } from '../../server/src/engine/rule.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const settings = { ...defaultSettings, level: 'restricted' } as const;

/** Whether the first fix of each finding of a rule is safe, in the order of the text. */
function safety(path: string, ruleId: string, text: string): boolean[] {
  const findings = analyze({ path, text }, settings).findings.filter((finding) => finding.ruleId === ruleId);
  return findings.map((finding) => {
    const [first] = finding.fixes();
    return first !== undefined && isSafe(first);
  });
}

function pod(podContext: string, ...contexts: string[]): string {
  const containers = contexts.map(
    (context, i) => `    - { name: c${i}, image: app, securityContext: { ${context} } }\n`,
  );
  return `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  securityContext: { ${podContext} }
  containers:
${containers.join('')}`;
}

describe('dropping all capabilities', () => {
  const dropping = (podContext: string, context: string) =>
    safety('pod.yaml', 'missing-capability-drop', pod(podContext, context));

  it('is safe for an ordinary user who cannot gain privileges', () => {
    assert.deepEqual(dropping('', 'runAsUser: 1000, allowPrivilegeEscalation: false'), [true]);
    assert.deepEqual(dropping('runAsNonRoot: true', 'allowPrivilegeEscalation: false'), [true]);
    const service =
      'services:\n  app:\n    image: app\n    user: "1000"\n    security_opt: ["no-new-privileges:true"]\n';
    assert.deepEqual(safety('compose.yaml', 'missing-capability-drop', service), [true]);
  });

  it('is not safe for root, for a name that may be root, or where setuid programs work', () => {
    assert.deepEqual(dropping('', 'runAsUser: 0, allowPrivilegeEscalation: false'), [false]);
    assert.deepEqual(dropping('', 'allowPrivilegeEscalation: false'), [false]);
    assert.deepEqual(dropping('', 'runAsUser: 1000'), [false]);
    const service =
      'services:\n  app:\n    image: app\n    user: app\n    security_opt: ["no-new-privileges:true"]\n';
    assert.deepEqual(safety('compose.yaml', 'missing-capability-drop', service), [false]);
  });
});

describe('adding runAsNonRoot to a pod', () => {
  const adding = (podContext: string, ...contexts: string[]) =>
    safety('pod.yaml', 'missing-non-root-user', pod(podContext, ...contexts));

  it('is safe where every container has another user than root in numbers', () => {
    assert.deepEqual(adding('runAsUser: 1000', '', 'runAsUser: 2000'), [true]);
    assert.deepEqual(adding('', 'runAsUser: 1000', 'runAsNonRoot: false'), [true]);
  });

  it('is not safe where a container is root or its image decides', () => {
    assert.deepEqual(adding('', 'runAsUser: 1000', 'runAsUser: 0'), [false]);
    assert.deepEqual(adding('', 'runAsUser: 1000', ''), [false]);
    assert.deepEqual(adding('', ''), [false]);
  });
});
