import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fileKind } from '../../server/src/engine/detect.ts';
import { unknownCluster } from '../../server/src/engine/model/cluster.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { type AdviceReport, adviseOnFile, joinAdvice } from '../../server/src/report/advice.ts';
import { renderAdvice } from '../../server/src/report/advice-text.ts';
import { scanText } from '../../server/src/workspace/scan.ts';
import { root } from '../cli/support.ts';

const schema = JSON.parse(readFileSync(join(root, 'docs/schema/advice.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

function textsIn(folder: string): Record<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => fileKind(path) && statSync(join(root, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function advised(files: Readonly<Record<string, string>>, runtimeClasses = new Map<string, string>()) {
  const settings = {
    ...defaultSettings,
    level: 'all' as const,
    cluster: { ...unknownCluster, runtimeClasses },
  };
  return Object.entries(files).flatMap(([path, text]) =>
    adviseOnFile(scanText(path, text, settings), () => path),
  );
}

function reportOf(files: Readonly<Record<string, string>>): AdviceReport {
  return JSON.parse(JSON.stringify(joinAdvice(advised(files))));
}

const platform = textsIn('examples/platform');

describe('the advice report', () => {
  for (const folder of ['examples', 'test/rules', 'test/moves']) {
    it(`fits its schema for all that is in ${folder}`, () => {
      const report = reportOf(textsIn(folder));
      assert.ok(report.workloads.length > 10);
      assert.ok(validate(report), JSON.stringify(validate.errors?.slice(0, 3), null, 2));
    });
  }

  it('does not fit its schema with anything more', () => {
    const report = reportOf({ ...textsIn('test/moves'), ...platform });
    const seen = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const shape = Object.keys(value).join();
      if (!Array.isArray(value) && !seen.has(shape)) {
        seen.add(shape);
        Reflect.set(value, 'surprise', 1);
        assert.equal(validate(report), false, `more in {${shape}}`);
        Reflect.deleteProperty(value, 'surprise');
      }
      Object.values(value).forEach(visit);
    };
    visit(report);
    assert.ok(seen.size >= 10, [...seen].join('\n'));
  });

  it('puts no rule into two lists that exclude each other', () => {
    for (const { contained, blockers, path } of reportOf(textsIn('test/moves')).workloads)
      for (const { ruleId } of blockers) assert.ok(!contained.includes(ruleId), `${path}: ${ruleId}`);
  });

  it('points to what stands in the way, by the name that a scan has for it', () => {
    const volume = (path: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes:\n    - name: v\n      hostPath: {path: ${path}}\n`;
    const service = (path: string) => `services:\n  a:\n    image: a\n    volumes:\n      - ${path}:/v\n`;
    for (const [path, text, line] of [
      ['/', service('/'), 5],
      ['/run/docker.sock', service('/run/docker.sock'), 5],
      ['/', volume('/'), 8],
      ['/dev/log', volume('/dev/log'), 8],
      ['/run/containerd', volume('/run/containerd'), 8],
    ] as const) {
      const file = text.startsWith('services') ? 'compose.yaml' : 'a.yaml';
      const [blocker] = reportOf({ [file]: text }).workloads[0]?.blockers ?? [];
      const found = scanText(file, text, { ...defaultSettings, level: 'all' }).analysis?.findings.map(
        ({ ruleId }) => ruleId,
      );
      assert.equal(blocker?.range.start.line, line, path);
      assert.ok(found?.includes(blocker.ruleId), `${path}: ${blocker.ruleId}`);
    }
  });

  it('calls in the way what people can take out of a command, wherever the command stands', () => {
    const command = 'docker run --privileged a';
    for (const [path, text] of Object.entries({
      'run.sh': `${command}\n`,
      'b.container': '[Container]\nImage=a\nPodmanArgs=--privileged\n',
      '.github/workflows/a.yaml': `jobs:\n  a:\n    steps:\n      - run: ${command}\n`,
    }))
      assert.deepEqual(
        reportOf({ [path]: text }).workloads.map(({ verdict }) => verdict),
        ['ready-after-changes'],
        path,
      );
    const verdicts = reportOf({ Dockerfile: `FROM a\nRUN ${command}\n` }).workloads.map(
      ({ verdict }) => verdict,
    );
    assert.deepEqual(verdicts, ['not-applicable', 'ready-after-changes']);
  });

  it('is a page for people that names each workload, who is endangered, and what is needed once', () => {
    const classes = new Map([
      ['machine', 'kata-clh'],
      ['sandbox', 'runsc'],
    ]);
    const all = advised(platform, classes);
    const text = renderAdvice(all, joinAdvice(all), { color: false });
    for (const { shown } of all) assert.ok(text.includes(`Deployment ${shown.name} in platform`));
    assert.match(text, /can break out {2}Deployment scanner in platform: dangerous-capability/);
    assert.equal(text.match(/KVM on the node/g)?.length, 1);
    assert.match(text, /\n4 workloads: 1 ready to move, 1 ready after changes, 2 sandboxed already\.\n$/);
    assert.doesNotMatch(text, /`/);
  });

  it('tells images in one line for all, and in the data one by one', () => {
    const all = advised({ 'a/Dockerfile': 'FROM a\n', 'b/Dockerfile': 'FROM b\n' });
    const text = renderAdvice(all, joinAdvice(all), { color: false });
    assert.match(text, /^2 images of a Dockerfile: .*\n2 workloads: 2 with no move\.\n$/);
    assert.equal(joinAdvice(all).workloads.length, 2);
  });

  it('shows no control characters of a name on a terminal', () => {
    const all = advised({
      'compose.yaml': 'services:\n  "\\e[31m\\n":\n    image: "\\e]0;x"\n    pid: host\n',
    });
    const text = renderAdvice(all, joinAdvice(all), { color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f]/);
  });
});
