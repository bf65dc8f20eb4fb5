import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import {
  type Configuration,
  configured,
  expiredIgnores,
  readConfiguration,
} from '../../server/src/engine/configuration/configuration.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { type ConfiguredIgnore, defaultSettings } from '../../server/src/engine/settings.ts';
import { LineIndex } from '../../server/src/engine/source.ts';

const read = (text: string) => readConfiguration(text, rules);

/** What is wrong, with the lines from 1. */
function told(text: string): string[] {
  const lines = new LineIndex(text);
  return read(text).problems.map(({ span, message }) => `${lines.lineAt(span.start) + 1}: ${message}`);
}

const values = ({ level, confidence, kubernetesVersion, severities }: Configuration) => [
  level?.value,
  confidence?.value,
  kubernetesVersion?.value,
  Object.entries(severities).map(([id, { value }]) => `${id}=${value}`),
];

describe('a configuration', () => {
  it('says what its keys say, with the places', () => {
    const text = `# ours
level: restricted
confidence: low
rules:
  root-user: off
  host-port: { severity: warning, allow: [9100, 30000-30010] }
ignores:
  - rule: privileged-container
    paths: [deploy/]
    workload: agent
    reason: It has to.
    expires: 2026-12-31
sandbox:
  runtimeClassName: kata-qemu
  composeRuntime: io.containerd.kata.v2
kubernetesVersion: 1.30
`;
    const configuration = read(text);
    assert.deepEqual(configuration.problems, []);
    const severities = ['root-user=off', 'host-port=warning'];
    assert.deepEqual(values(configuration), ['restricted', 'low', '1.30', severities]);
    assert.deepEqual(configuration.options, { 'host-port': { allow: ['9100', '30000-30010'] } });
    const [{ span: _, ...ignore } = {}] = configuration.ignores;
    assert.deepEqual(ignore, {
      rule: 'privileged-container',
      paths: ['deploy/'],
      workload: 'agent',
      reason: 'It has to.',
      expires: '2026-12-31',
    });
    const { runtimeClassName, composeRuntime, level } = configuration;
    assert.deepEqual(
      [runtimeClassName?.value, composeRuntime?.value],
      ['kata-qemu', 'io.containerd.kata.v2'],
    );
    assert.equal(text.slice(level?.span.start, level?.span.end), 'restricted');
  });

  it('says nothing when it is empty', () => {
    for (const text of ['', '\n', '# only a comment\n', '---\n', '# c\n---\n{}\n']) {
      assert.deepEqual(read(text), { severities: {}, options: {}, ignores: [], problems: [] }, text);
    }
  });

  it('is told of what nobody knows at its place, with what is meant, and the rest counts', () => {
    const text = `levle: all
level: restricted
rules:
  rootuser: off
  host-port: warn
  privileged-container: { severity: of, alow: [1] }
  unbound-port: off
confidence: [high]
kubernetesVersion: two
`;
    assert.deepEqual(told(text), [
      '1: There is no key `levle`. Did you mean `level`?',
      '4: There is no rule `rootuser`. Did you mean `root-user`?',
      '5: This is `warn`; it takes `error`, `warning`, `information`, `hint`, `off`, or a mapping of `severity`, `allow`.',
      '6: This is `of`; it takes `error`, `warning`, `information`, `hint`, `off`. Did you mean `off`?',
      '6: There is no key `alow`.',
      '8: It takes `high`, `low`.',
      '9: This is `two`; it takes `latest`, or a version such as `"1.31"`.',
    ]);
    assert.deepEqual(values(read(text)), ['restricted', undefined, undefined, ['unbound-port=off']]);
  });

  it('is told of keys without a value, keys that are there twice, and a list in the place of a mapping', () => {
    assert.deepEqual(told('level:\nrules: [a]\nconfidence: low\nconfidence: high\n- x\n').length, 1);
    assert.deepEqual(told('level:\nrules: [a]\nconfidence: low\nconfidence: high\n'), [
      '1: `level` is empty. It takes `baseline`, `restricted`, `all`.',
      '2: It takes a mapping by rule.',
      '4: `confidence` is there twice: the first counts.',
    ]);
    assert.deepEqual(told('- level: all\n'), [
      '1: It takes a mapping of `level`, `confidence`, `rules`, `ignores`, `sandbox`, `kubernetesVersion`.',
    ]);
    assert.equal(read('confidence: low\nconfidence: high\n').confidence?.value, 'low');
  });

  it('has no ignore without a rule and a reason, and none with a mistake: it might be for too much', () => {
    const text = `ignores:
  - rule: root-user
  - reason: why
  - { rule: root-user, reason: " " }
  - { rule: root-user, reason: why, paths: deploy/ }
  - { rule: root-user, reason: why, paths: [../other/] }
  - { rule: root-user, reason: why, path: [deploy/] }
  - { rule: root-user, reason: why, expires: 2026-13-01 }
  - { rule: root-user, reason: why }
`;
    assert.deepEqual(
      told(text).map((each) => each.slice(0, 24)),
      [
        '2: `reason` is missing.',
        '3: `rule` is missing.',
        '4: This is ` `; it takes',
        '5: It takes a list, each',
        '6: This is `../other/`; ',
        '7: There is no key `path',
        '8: This is `2026-13-01`;',
      ],
    );
    assert.equal(read(text).ignores.length, 1);
  });

  it('is one document of YAML, and is told when it is not', () => {
    assert.deepEqual(told('level: all\n---\nlevel: baseline\n'), [
      '2: A configuration is one document: what is here does not count.'.replace('2:', '3:'),
    ]);
    const [problem = '', ...others] = told('level: all\nrules: {\n');
    assert.match(problem, /^\d: This is no YAML: /);
    assert.deepEqual(others, []);
    assert.equal(read('level: all\nrules: {\n').level?.value, 'all');
  });

  it('follows aliases, and cannot be made to grow by them', () => {
    const text =
      'ignores:\n  - &a { rule: root-user, reason: why, paths: &p [a/] }\n  - { rule: host-port, reason: w, paths: *p }\n';
    assert.deepEqual(
      read(text).ignores.map(({ paths }) => paths),
      [['a/'], ['a/']],
    );
    const bomb = ['rules: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      bomb.push(
        `k${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    assert.deepEqual(told(`${bomb.join('\n')}\n`), [
      '1: The configuration has more than 20000 values, so nothing of it counts.',
    ]);
    assert.match(told(`# ${'x'.repeat(300_000)}\nlevel: all\n`).join(), /longer than 256 KB/);
    assert.deepEqual(told(`level: ${'['.repeat(5000)}`).length, 1);
  });

  it('has at most a thousand ignores', () => {
    const text = `ignores:\n${'  - { rule: root-user, reason: why }\n'.repeat(1001)}`;
    assert.deepEqual(told(text), [
      '1002: A configuration has at most 1000 ignores: those from here on do not count.',
    ]);
    assert.equal(read(text).ignores.length, 1000);
  });

  it('wins over settings key by key and rule by rule', () => {
    const settings = {
      ...defaultSettings,
      confidence: 'low' as const,
      rules: { 'root-user': 'hint' as const },
    };
    const merged = configured(settings, read('level: all\nrules: { host-port: off }\n'));
    assert.deepEqual(
      [merged.level, merged.confidence, merged.rules],
      ['all', 'low', { 'root-user': 'hint', 'host-port': 'off' }],
    );
    assert.equal(configured(settings, read('rules: { root-user: error }\n')).rules['root-user'], 'error');
  });

  it('tells which ignores hold no longer on a day, the last day included', () => {
    const text = 'ignores:\n  - { rule: root-user, reason: why, expires: 2026-05-31 }\n';
    assert.deepEqual(expiredIgnores(read(text), '2026-05-31'), []);
    const [problem] = expiredIgnores(read(text), '2026-06-01');
    assert.equal(problem?.message, 'This expired after 2026-05-31: `root-user` is reported again.');
    assert.equal(text.slice(problem?.span.start, problem?.span.end), 'root-user');
  });
});

const privileged = `services:
  agent:
    image: a
    privileged: true
  web:
    image: a
    privileged: true
`;

function ignore(more: Partial<ConfiguredIgnore> = {}): ConfiguredIgnore {
  const span = { start: 0, end: 1 };
  return { rule: 'privileged-container', paths: [], reason: 'It has to.', span, ...more };
}

describe('ignores of the configuration', () => {
  const found = (text: string, ...ignores: ConfiguredIgnore[]) =>
    analyze({ path: 'compose.yaml', text }, { ...defaultSettings, ignores });

  it('take away what they are for, with their reason', () => {
    const { findings, suppressed } = found(privileged, ignore());
    assert.deepEqual(findings, []);
    assert.deepEqual(
      suppressed.map(({ by }) => by.reason),
      ['It has to.', 'It has to.'],
    );
    assert.equal(found(privileged, ignore({ rule: 'root-user' })).findings.length, 2);
  });

  it('are for the workloads of their name', () => {
    for (const workload of ['agent', 'ag*', '*gent', 'a*e*t']) {
      assert.deepEqual(
        found(privileged, ignore({ workload })).findings.map(({ workload }) => workload.name),
        ['web'],
        workload,
      );
    }
    assert.equal(found(privileged, ignore({ workload: 'gent' })).findings.length, 2);
  });

  it('do not hide from one workload what another has too', () => {
    const shared = `x-all: &all
  privileged: true
services:
  agent: { <<: *all, image: a }
  web: { <<: *all, image: a }
`;
    assert.equal(found(shared, ignore({ workload: 'agent' })).findings.length, 1);
    assert.equal(found(shared, ignore({ workload: '*' })).findings.length, 0);
  });

  it('come after comments, which are used then, and know whether they are used', () => {
    const commented = privileged.replace('true', 'true # bulkhead-ignore privileged-container -- so');
    const only = ignore({ workload: 'agent' });
    const { suppressed, usedIgnores, problems } = found(commented, only);
    assert.deepEqual([suppressed.map(({ by }) => by.reason), usedIgnores, problems], [['so'], [], []]);
    assert.deepEqual(found(privileged, only).usedIgnores, [only]);
  });

  it('are used by what is hidden for want of confidence', () => {
    const doubtful = 'services:\n  web:\n    image: a\n    privileged: $' + '{P}\n';
    const each = ignore();
    const { findings, suppressed, usedIgnores } = found(doubtful, each);
    assert.deepEqual([findings, suppressed, usedIgnores], [[], [], [each]]);
  });
});
