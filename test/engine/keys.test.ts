import assert from 'node:assert/strict';
import { isolationKeys, keyAt } from '../../server/src/engine/keys/find.ts';
import type { Family } from '../../server/src/engine/model/workload.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { keyHover } from '../../server/src/report/key-hover.ts';

/** The key where `|` stands: `place name`, and what is underlined. */
function at(family: Family, text: string): string | undefined {
  const offset = text.indexOf('|');
  const whole = text.replace('|', '');
  const found = keyAt(whole, offset, family);
  return found && `${found.place} ${found.name} ${whole.slice(found.span.start, found.span.end)}`;
}

const deployment = (spec: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n${spec}`;

describe('the keys that decide about isolation', () => {
  it('each have a name of their own, and rules that there are', () => {
    const names = isolationKeys.flatMap((key) =>
      Object.entries(key.names).flatMap(([place, all]) => all.map((name) => `${place} ${name}`)),
    );
    assert.equal(new Set(names).size, names.length);
    const ids = new Set(rules.map(({ id }) => id));
    const unknown = isolationKeys.flatMap((key) => key.rules.filter((id) => !ids.has(id)));
    assert.deepEqual(unknown, []);
    assert.ok(isolationKeys.every((key) => key.rules.length > 0));
  });

  it('are watched by the rules that judge a key, all of them', () => {
    const watching = new Set(isolationKeys.flatMap((key) => key.rules));
    // What these look at is no key: an object of its own, a word in a command or a path, or several keys together.
    const without = [
      'direct-storage-volume',
      'ephemeral-container',
      'foreign-build-frontend',
      'host-program-provider',
      'password-in-image',
      'permissive-admission-policy',
      'permissive-identity-policy',
      'missing-pod-security-level',
      'privileged-hook',
      'privileged-namespace',
      'probe-host',
      'process-isolated-build',
      'refused-by-namespace',
      'remote-engine-api',
      'sandbox-configuration-override',
      'setuid-program',
      'sudo-in-build',
    ];
    const unwatched = rules.map(({ id }) => id).filter((id) => !watching.has(id) && !without.includes(id));
    assert.deepEqual(unwatched, []);
  });

  it('are those of a service in Compose, in every style and half written', () => {
    assert.equal(at('compose', 'services:\n  a:\n    pri|vileged: true\n'), 'compose privileged privileged');
    assert.equal(at('compose', 'services: { a: { "p|id": host } }\n'), 'compose pid "pid"');
    assert.equal(
      at('compose', 'services:\n  a:\n    build:\n      net|work: host\n'),
      'compose build.network network',
    );
    assert.equal(at('compose', 'services:\n  a:\n    image: [\n    cap_|add:\n'), 'compose cap_add cap_add');
  });

  it('are not words that only look like one', () => {
    for (const text of [
      'services:\n  a:\n    environment:\n      privi|leged: true\n',
      'services:\n  privi|leged:\n    image: a\n',
      'volumes:\n  a:\n    privi|leged: true\n',
      'services:\n  a:\n    image: privi|leged\n',
      'services:\n  a:\n    labels:\n      - privi|leged\n',
    ])
      assert.equal(at('compose', text), undefined, text);
    const annotated = 'kind: Pod\nmetadata:\n  annotations:\n    host|PID: "true"\nspec: {}\n';
    assert.equal(at('kubernetes', annotated), undefined);
    assert.equal(at('kubernetes', 'kind: Deployment\nspec:\n  host|PID: true\n  template: {}\n'), undefined);
  });

  it('are those of a pod and of a container, wherever the pod is made', () => {
    assert.equal(at('kubernetes', 'kind: Pod\nspec:\n  host|PID: true\n'), 'pod hostPID hostPID');
    assert.equal(at('kubernetes', deployment('      host|Network: true\n')), 'pod hostNetwork hostNetwork');
    const container = deployment(
      '      initContainers:\n      - name: a\n        securityContext:\n          capabilities:\n            a|dd: [SYS_ADMIN]\n',
    );
    assert.equal(at('kubernetes', container), 'container securityContext.capabilities.add add');
    const port = deployment('      containers:\n      - ports:\n        - host|Port: 80\n');
    assert.equal(at('kubernetes', port), 'container ports[].hostPort hostPort');
    const second = `kind: ConfigMap\ndata: { a: b }\n---\n${deployment('      volumes:\n      - host|Path: { path: / }\n')}`;
    assert.equal(at('kubernetes', second), 'pod volumes[].hostPath hostPath');
    const template = deployment(
      '      {{- if .Values.x }}\n      host|IPC: {{ .Values.ipc }}\n      {{- end }}\n',
    );
    assert.equal(at('kubernetes', template), 'pod hostIPC hostIPC');
  });

  it('are the instructions of a Dockerfile and their options', () => {
    assert.equal(at('dockerfile', 'FROM a\nus|er root\n'), 'dockerfile USER user');
    assert.equal(
      at('dockerfile', 'FROM a\nRUN --secu|rity=insecure make\n'),
      'dockerfile RUN --security --security',
    );
    assert.equal(
      at('dockerfile', 'FROM a\nRUN \\\n  --mou|nt=type=secret make\n'),
      'dockerfile RUN --mount --mount',
    );
    assert.equal(at('dockerfile', 'FROM a\nRUN make us|er\n'), undefined);
  });

  it('are the options of a command line', () => {
    assert.equal(at('command-line', 'docker run --priv|ileged a\n'), 'option --privileged --privileged');
    assert.equal(at('command-line', 'docker run -|v /:/host a\n'), 'option -v -v');
    assert.equal(at('command-line', 'docker run a --not|hing\n'), undefined);
  });

  it('say what holds without them, who watches them and what a microVM changes', () => {
    const key = keyAt('services:\n  a:\n    pid: host\n', 19, 'compose');
    assert.ok(key);
    const text = keyHover(key, 'markdown', (id) => `page:${id}`);
    assert.match(text, /^\*\*`pid`\*\*: /);
    assert.match(text, /\*\*Not written:\*\* Its own\./);
    assert.match(text, /\*\*In a microVM\.\*\* /);
    assert.match(text, /\[host-pid-namespace\]\(page:host-pid-namespace\), /);
    assert.doesNotMatch(
      keyHover(key, 'plain', () => ''),
      /\*\*|\]\(/,
    );
  });
});
