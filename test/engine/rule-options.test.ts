import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { readConfiguration } from '../../server/src/engine/configuration/configuration.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const pod = (container: string, volumes = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a\n${container}${volumes}`;
const compose = (rest: string) => `services:\n  a:\n    image: a\n${rest}`;
const hostPath = (path: string, readOnly: boolean) =>
  pod(
    `      volumeMounts:\n        - { name: v, mountPath: /v, readOnly: ${readOnly} }\n`,
    `  volumes:\n    - name: v\n      hostPath:\n        path: ${path}\n`,
  );

/** A rule, a file in which it finds something, and lists that let it pass or do not. */
const cases: readonly [rule: string, path: string, text: string, passes: string[][], not: string[][]][] = [
  [
    'host-port',
    'pod.yaml',
    pod('      ports:\n        - { containerPort: 80, hostPort: 9100 }\n'),
    [['9100'], ['80', '9000-9100'], ['9100-9100']],
    [['9101'], ['910'], ['9101-9200'], ['9200-9000']],
  ],
  [
    'dangerous-capability',
    'compose.yaml',
    compose('    cap_add: [NET_ADMIN]\n'),
    [['NET_ADMIN'], ['CAP_NET_ADMIN'], ['net_admin']],
    [['SYS_ADMIN'], ['ALL']],
  ],
  ['dangerous-capability', 'compose.yaml', compose('    cap_add: [ALL]\n'), [['ALL']], [['NET_ADMIN']]],
  ['added-capability', 'compose.yaml', compose('    cap_add: [CHOWN]\n'), [['CHOWN']], [['SETUID']]],
  [
    'unsafe-sysctl',
    'pod.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  securityContext:\n    sysctls:\n      - { name: kernel.msgmax, value: "1" }\n  containers:\n    - { name: a, image: a }\n',
    [['kernel.msgmax'], ['kernel/msgmax'], ['kernel.msg*'], ['*']],
    [['kernel.shm*'], ['msgmax'], ['kernel.msg']],
  ],
  [
    'sensitive-host-path-mount',
    'pod.yaml',
    hostPath('/etc', true),
    [['/etc'], ['/etc:ro'], ['/etc/'], ['/'], ['/etc/../etc']],
    [['/et'], ['/etc/ssl'], ['/var/log']],
  ],
  [
    'sensitive-host-path-mount',
    'pod.yaml',
    hostPath('/var/log/../../etc', false),
    [['/etc']],
    [['/etc:ro'], ['/var/log']],
  ],
  ['host-path-mount', 'compose.yaml', compose('    volumes: [/srv/a:/a]\n'), [['/srv']], [['/srv:ro']]],
  ['host-path-volume', 'pod.yaml', hostPath('/data/a', true), [['/data:ro'], ['/data/a']], [['/dat']]],
  ['host-path-volume', 'pod.yaml', hostPath('/data/a', false), [['/data']], [['/data:ro']]],
  [
    'foreign-build-frontend',
    'Dockerfile',
    '# syntax=registry.example.com/build/front:1\nFROM debian:13\nUSER 1\n',
    [['registry.example.com'], ['registry.example.com/'], ['registry.example.com/build']],
    [
      ['registry.example.co'],
      ['example.com'],
      ['registry.example.com/build/fron'],
      ['registry.example.com/b'],
    ],
  ],
];

describe('options of rules', () => {
  const finds = (rule: string, path: string, text: string, allow: readonly string[]) => {
    const options = { [rule]: { allow } };
    const { findings } = analyze({ path, text }, { ...defaultSettings, level: 'all', options });
    return findings.some(({ ruleId }) => ruleId === rule);
  };

  for (const [rule, path, text, passes, not] of cases) {
    it(`let pass what ${rule} is told to, and no more`, () => {
      assert.ok(finds(rule, path, text, []), 'without options');
      for (const allow of passes) assert.ok(!finds(rule, path, text, allow), allow.join());
      for (const allow of not) assert.ok(finds(rule, path, text, allow), allow.join());
    });
  }

  it('can be configured as their examples say', () => {
    for (const { id, options = [] } of rules) {
      for (const { name, item } of options) {
        const { problems, options: read } = readConfiguration(
          `rules:\n  ${id}:\n    ${name}:\n${item.examples.map((each) => `      - ${each}\n`).join('')}`,
          rules,
        );
        assert.deepEqual([problems, read[id]?.[name]], [[], item.examples]);
      }
    }
  });

  it('all have a case here', () => {
    const withOptions = rules.filter(({ options }) => options).map(({ id }) => id);
    assert.deepEqual([...new Set(cases.map(([rule]) => rule))].sort(), withOptions);
  });

  it('do not let a value pass that CRI-O takes for another setting', () => {
    const injection = cases[4]?.[2].replace('"1"', '"1+kernel.core_pattern=|/x"') ?? '';
    assert.ok(finds('unsafe-sysctl', 'pod.yaml', injection, ['*']));
  });
});
