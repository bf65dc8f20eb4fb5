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
  return Object.entries(files).flatMap(([path, text]) => adviseOnFile(scanText(path, text, settings), path));
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

  it('puts no rule into two lists that exclude each other on one place', () => {
    for (const { contained, blockers, name } of reportOf(textsIn('test/moves')).workloads)
      for (const { ruleId, fixable } of blockers)
        assert.ok(fixable || !contained.includes(ruleId), `${name}: ${ruleId}`);
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

  it('shows no control characters of a name on a terminal', () => {
    const all = advised({
      'compose.yaml': 'services:\n  "\\e[31m\\n":\n    image: "\\e]0;x"\n    pid: host\n',
    });
    const text = renderAdvice(all, joinAdvice(all), { color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f]/);
  });
});
