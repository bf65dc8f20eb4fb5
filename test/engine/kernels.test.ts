import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { adviseOnFile } from '../../server/src/report/advice.ts';
import { sharedKernels } from '../../server/src/workspace/kernels.ts';
import { scanText } from '../../server/src/workspace/scan.ts';

/** The groups, with names for numbers. */
function groups(files: Readonly<Record<string, string>>) {
  const placed = Object.entries(files).flatMap(([path, text]) =>
    adviseOnFile(scanText(path, text, defaultSettings), () => path).map(({ place, shown: { name } }) => ({
      place,
      name,
    })),
  );
  const name = (index: number) => placed[index]?.name ?? '';
  return sharedKernels(placed.map(({ place }) => place)).map(
    ({ kind, title, workloads, breakouts, endangered, images }) => ({
      kind,
      title,
      workloads: workloads.map(name),
      out: breakouts.map(({ workload }) => name(workload)),
      endangered: endangered.map(name),
      images: images.map(({ image, workloads: users }) => [image, ...users.map(name)]),
    }),
  );
}

const compose = `services:
  ci:
    image: tools
    privileged: true
  web:
    image: tools
  vm:
    image: tools
    runtime: io.containerd.kata.v2
    pid: host
`;

const pod = (name: string, namespace: string, lines = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec:\n${lines}  containers: [{ name: a, image: ${name} }]\n`;

describe('workloads that share a kernel', () => {
  it('are those of a Compose project, but for those that have their own', () => {
    assert.deepEqual(groups({ 'shop/compose.yaml': compose }), [
      {
        kind: 'host',
        title: 'the host of shop',
        workloads: ['ci', 'web'],
        out: ['ci'],
        endangered: ['web'],
        images: [['tools', 'ci', 'web']],
      },
    ]);
  });

  it('are in one project with those of an override file, and not with those of another folder', () => {
    const override = 'services:\n  web:\n    image: other\n';
    const found = groups({
      'a/compose.yaml': compose,
      'a/compose.override.yaml': override,
      'b/compose.yaml': override,
    });
    assert.deepEqual(
      found.map(({ title, workloads }) => [title, workloads.length]),
      [
        ['the host of a', 3],
        ['the host of b', 1],
      ],
    );
  });

  it('are pods of one namespace that may run on the same nodes', () => {
    const found = groups({
      'pods.yaml': [
        pod('one', 'prod'),
        pod('two', 'prod', '  hostPID: true\n'),
        pod('disk', 'prod', '  nodeSelector: { disk: ssd }\n'),
        pod('test', 'test'),
        pod('kata', 'prod', '  runtimeClassName: kata\n'),
        pod('unknown', 'prod', '  runtimeClassName: ours\n'),
      ].join('---\n'),
    });
    assert.deepEqual(
      found.map(({ title, workloads }) => [title, ...workloads]).sort(),
      [
        ['nodes of namespace prod', 'one', 'two', 'unknown'],
        ['nodes of namespace prod (disk=ssd)', 'disk'],
        ['nodes of namespace test', 'test'],
      ].sort(),
    );
  });

  it('are no pods of Windows and of Linux', () => {
    const found = groups({
      'a.yaml': pod('linux', 'shop'),
      'b.yaml': pod('windows', 'shop', '  os: { name: windows }\n'),
    });
    assert.deepEqual(
      found.map(({ title, workloads }) => [title, ...workloads]),
      [
        ['nodes of namespace shop', 'linux'],
        ['nodes of namespace shop (kubernetes.io/os=windows)', 'windows'],
      ],
    );
  });

  it('endanger each other when several can break out', () => {
    const text = 'services:\n  a: { image: a, privileged: true }\n  b: { image: b, privileged: true }\n';
    assert.deepEqual(groups({ 'compose.yaml': text })[0]?.endangered, ['a', 'b']);
    const alone = 'services:\n  a: { image: a, privileged: true }\n';
    assert.deepEqual(groups({ 'compose.yaml': alone })[0]?.endangered, []);
  });

  it('are counted also where a comment ignores what lets one break out', () => {
    const ignored = compose.replace(
      'privileged: true',
      'privileged: true # bulkhead-ignore all -- we need it',
    );
    assert.deepEqual(groups({ 'compose.yaml': ignored })[0]?.out, ['ci']);
  });
});
