import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, write } from './support.ts';

before(build);

const namespace = (enforces: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: ${enforces}\n`;
const account =
  'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: shop }\nautomountServiceAccountToken: false\n';
const pod = (lines = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${lines}  containers:\n    - name: web\n      image: nginx\n      ports: [{ containerPort: 80, hostPort: 80 }]\n`;

describe('objects of the cluster in other files', () => {
  const home = folder();
  let folders = 0;

  /** The findings of these rules in a new folder with these files: "path rule". */
  async function found(files: Readonly<Record<string, string>>, rule: string): Promise<string[]> {
    const cwd = join(home.path, String(++folders));
    mkdirSync(cwd);
    for (const [name, text] of Object.entries(files)) write(cwd, name, text);
    const { stdout } = await bulkhead(['scan', '--level', 'all', '--format', 'json'], { cwd });
    const { findings } = JSON.parse(stdout) as {
      findings: { ruleId: string; path: string; message: string }[];
    };
    return findings.filter(({ ruleId }) => ruleId === rule).map(({ path, message }) => `${path} ${message}`);
  }

  it('say that a namespace refuses a pod, in its folder and below', async () => {
    const refused = await found(
      { 'k8s/namespace.yaml': namespace('baseline'), 'k8s/web/pod.yaml': pod(), 'k8s/other.yaml': pod() },
      'refused-by-namespace',
    );
    assert.deepEqual(refused.map((each) => each.split(' ')[0]).sort(), [
      'k8s/other.yaml',
      'k8s/web/pod.yaml',
    ]);
    assert.match(refused[0] ?? '', /The namespace `shop` enforces `baseline` and refuses it\./);
  });

  it('count for no other project that uses the name', async () => {
    const files = { 'a/namespace.yaml': namespace('baseline'), 'b/pod.yaml': pod() };
    assert.deepEqual(await found(files, 'refused-by-namespace'), []);
  });

  it('are the nearest of one name', async () => {
    const files = {
      'namespace.yaml': namespace('restricted'),
      'dev/namespace.yaml': namespace('privileged'),
      'dev/pod.yaml': pod(),
    };
    assert.deepEqual(await found(files, 'refused-by-namespace'), []);
  });

  it('say that a service account keeps its token, unless the pod takes it', async () => {
    const files = {
      'account.yaml': account,
      'without.yaml': pod('  serviceAccountName: web\n'),
      'with.yaml': pod('  serviceAccountName: web\n  automountServiceAccountToken: true\n'),
      'default.yaml': pod(),
    };
    const tokens = await found(files, 'service-account-token');
    assert.deepEqual(tokens.map((each) => each.split(' ')[0]).sort(), ['default.yaml', 'with.yaml']);
  });
});
