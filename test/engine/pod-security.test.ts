import assert from 'node:assert/strict';
import { refusals } from '../../server/src/engine/pod-security/verdict.ts';
import { judge, pod } from './pod-security-pods.ts';

/** The texts that a control's failure underlines. */
function underlined(text: string, id: string): readonly string[] {
  const failure = judge(text).failures.find((each) => each.id === id);
  return failure?.spans.map(({ start, end }) => text.slice(start, end)) ?? [];
}

const twoContainers = `metadata:
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: unconfined
spec:
  hostNetwork: true
  containers:
    - name: web
      securityContext: &open
        privileged: true
        capabilities: { add: [NET_ADMIN, CHOWN] }
    - name: helper
      securityContext: *open
  volumes:
    - name: host
      hostPath:
        path: /
`;

describe('podSecurity', () => {
  it('gives the strictest level that admits the pod', () => {
    assert.equal(judge(pod({})).level, 'restricted');
    assert.equal(judge(pod({ podContext: { runAsNonRoot: null } })).level, 'baseline');
    assert.equal(judge(pod({ spec: { hostPID: true } })).level, 'privileged');
  });

  it('names a failing control as the standard does, with its level', () => {
    const [failure] = judge(pod({ context: { allowPrivilegeEscalation: true } })).failures;
    assert.equal(failure?.control, 'Privilege Escalation');
    assert.equal(failure?.level, 'restricted');
  });

  it('underlines values, keys of mappings, and the names of containers that lack something', () => {
    assert.deepEqual(underlined(twoContainers, 'hostNamespaces'), ['true']);
    assert.deepEqual(underlined(twoContainers, 'capabilities_baseline'), ['NET_ADMIN']);
    assert.deepEqual(underlined(twoContainers, 'appArmorProfile'), ['unconfined']);
    assert.deepEqual(underlined(twoContainers, 'hostPathVolumes'), ['hostPath']);
    assert.deepEqual(underlined(twoContainers, 'allowPrivilegeEscalation'), ['web', 'helper']);
  });

  it('underlines a list that lacks an item at its key, a container without a name at its first setting', () => {
    const text =
      'spec:\n  containers:\n    - image: nginx\n      securityContext:\n        capabilities:\n          drop: [CHOWN]\n';
    assert.deepEqual(underlined(text, 'capabilities_restricted'), ['drop']);
    assert.deepEqual(underlined(text, 'allowPrivilegeEscalation'), ['nginx']);
  });

  it('underlines a place that containers share through an alias once, and names both', () => {
    assert.deepEqual(underlined(twoContainers, 'privileged'), ['true']);
    const failure = judge(twoContainers).failures.find(({ id }) => id === 'privileged');
    assert.equal(
      failure?.message,
      'Containers must not be privileged: container `web` sets `securityContext.privileged: true`; ' +
        'container `helper` sets `securityContext.privileged: true`',
    );
  });

  it('tells the first places and counts the others', () => {
    const ports = [1, 2, 3, 4, 5].map((hostPort) => ({ hostPort }));
    const [failure] = judge(pod({ container: { ports } })).failures;
    assert.match(failure?.message ?? '', /`ports\[0\]\.hostPort: 1`.*`ports\[2\]\.hostPort: 3`; and 2 more$/);
    assert.equal(failure?.spans.length, 5);
  });

  it("blames a pod's bad setting on the pod alone, not on the containers that have it from there", () => {
    const text = 'spec:\n  securityContext:\n    runAsNonRoot: false\n  containers:\n    - name: web\n';
    assert.deepEqual(underlined(text, 'runAsNonRoot'), ['false']);
  });

  it('lists at a level only what refuses the pod there: four baseline controls have stricter ones at restricted', () => {
    const volumes = [{ name: 'v', hostPath: { path: '/' } }];
    const context = { procMount: 'Unmasked', capabilities: { add: ['BPF'], drop: ['ALL'] } };
    const podContext = { seccompProfile: { type: 'Unconfined' } };
    const verdict = judge(pod({ spec: { hostIPC: true, volumes }, podContext, context }));
    const ids = (level: 'baseline' | 'restricted') => refusals(verdict, level).map(({ id }) => id);
    assert.deepEqual(ids('baseline'), [
      'hostNamespaces',
      'capabilities_baseline',
      'hostPathVolumes',
      'procMount',
      'seccompProfile_baseline',
    ]);
    assert.deepEqual(ids('restricted'), [
      'hostNamespaces',
      'restrictedVolumes',
      'seccompProfile_restricted',
      'capabilities_restricted',
      'procMount_restricted',
    ]);
  });

  it('follows merge keys', () => {
    const text =
      'x: &open { privileged: true }\nspec:\n  containers:\n    - name: web\n      securityContext:\n        <<: *open\n';
    assert.equal(judge(text).level, 'privileged');
  });

  it('reads booleans as the API server does: unquoted yes and on, but no quoted words', () => {
    for (const word of ['yes', 'On', 'y', 'True']) {
      assert.equal(judge(`spec:\n  hostPID: ${word}\n`).level, 'privileged', word);
    }
    for (const word of ['no', 'Off', 'n', '"yes"', '"true"', '1']) {
      assert.equal(judge(`spec:\n  hostPID: ${word}\n`).level, 'restricted', word);
    }
  });

  it('survives text that is being typed', () => {
    for (const text of [
      '',
      'spec:',
      'spec: []',
      'spec:\n  containers: web\n',
      'spec:\n  containers:\n    -\n',
      '- spec',
    ]) {
      assert.notEqual(judge(text).level, 'privileged', text);
    }
    assert.equal(judge('spec: &a\n  <<: *a\n  containers: [{ <<: *a }]\n').level, 'baseline');
  });
});

describe('podSecurity on templates', () => {
  it('fails nothing for a value that only rendering tells, and says what is open', () => {
    for (const value of ['"{{ .Values.on }}"', '{{ .Values.on }}', `\${ON}`, `\${ON:-true}`]) {
      const verdict = judge(`spec:\n  hostPID: ${value}\n`);
      assert.deepEqual(verdict.failures, [], value);
      assert.deepEqual(verdict.undecided, [
        { id: 'hostNamespaces', control: 'Host Namespaces', level: 'baseline' },
      ]);
    }
  });

  it('does not miss settings in a security context that is rendered as a whole', () => {
    const text = 'spec:\n  containers:\n    - name: web\n      securityContext: {{ .Values.context }}\n';
    const { level, failures, undecided } = judge(text);
    assert.deepEqual([level, failures], ['restricted', []]);
    for (const id of ['privileged', 'allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot']) {
      assert.ok(
        undecided.some((each) => each.id === id),
        id,
      );
    }
  });

  it('knows nothing of lists and mappings that are rendered as a whole', () => {
    const open: Readonly<Record<string, readonly string[]>> = {
      'metadata:\n  annotations: {{ .a }}\n': ['appArmorProfile'],
      'spec:\n  volumes: {{ .v }}\n': ['hostPathVolumes', 'restrictedVolumes'],
      'spec:\n  initContainers: {{ .c }}\n': [
        'privileged',
        'hostPorts',
        'runAsNonRoot',
        'seccompProfile_restricted',
      ],
      'spec: {{ .s }}\n': ['hostNamespaces', 'privileged', 'sysctls', 'allowPrivilegeEscalation'],
    };
    for (const [text, ids] of Object.entries(open)) {
      const { failures, undecided } = judge(text);
      assert.deepEqual(failures, [], text);
      for (const id of ids)
        assert.ok(
          undecided.some((each) => each.id === id),
          `${text} ${id}`,
        );
    }
  });

  it('leaves a container to an unknown setting of its pod', () => {
    const { undecided, failures } = judge(pod({ podContext: { runAsNonRoot: '{{ .Values.nonRoot }}' } }));
    assert.deepEqual(failures, []);
    assert.deepEqual(
      undecided.map(({ id }) => id),
      ['runAsNonRoot'],
    );
  });

  it('leaves open what an unknown operating system or user namespace would excuse', () => {
    const os = judge(
      pod({ spec: { os: { name: '{{ .Values.os }}' } }, context: { allowPrivilegeEscalation: true } }),
    );
    assert.deepEqual(
      [os.failures.length, os.undecided.map(({ id }) => id)],
      [0, ['allowPrivilegeEscalation']],
    );
    const users = judge(
      pod({ spec: { hostUsers: '{{ .Values.hostUsers }}' }, podContext: { runAsUser: 0 } }),
    );
    assert.deepEqual([users.failures.length, users.undecided.map(({ id }) => id)], [0, ['runAsUser']]);
  });

  it('still fails a control for a place that is certain', () => {
    const { failures, undecided } = judge(
      pod({ context: { capabilities: { drop: ['ALL'], add: ['{{ .Values.capability }}', 'BPF'] } } }),
    );
    assert.deepEqual(
      failures.map(({ id, spans }) => [id, spans.length]),
      [
        ['capabilities_baseline', 1],
        ['capabilities_restricted', 1],
      ],
    );
    assert.deepEqual(undecided, []);
  });
});
