/** The fixes that are proven many at once are those that are proven alone, whatever hangs together. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { allProvenFixes } from '../../server/src/engine/prove-all.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { partFile, projectOf } from '../support/projects.ts';
import { randomNumbers } from './compose-parts.ts';

/** Another start tries other files: it is printed with what fails. */
const firstSeed = Number(process.env.SEED ?? 1);
const runs = Number(process.env.RUNS ?? 40);

type Files = Readonly<Record<string, string>>;

describe('fixes that are proven at once', function () {
  this.timeout(0);

  it('are those of services that hang together', () => {
    each('compose', ['compose.yaml'], (some) => {
      const names = ['a', 'b', 'c', 'd'];
      const service = (name: string, index: number) =>
        [
          `  ${name}:`,
          ...some(
            'image: x',
            'privileged: true',
            'ipc: host',
            'user: root',
            'user: "1000"',
            'command: gosu x y',
          ),
          ...some(
            ...names.slice(0, index).map((base) => `extends: ${base}`),
            'extends: {file: base.yml, service: app}',
          ).slice(0, 1),
          ...some('pid: "service:a"', 'pid: host').slice(0, 1),
          ...some('<<: *shared', 'cap_add: [SYS_ADMIN]', 'volumes: ["v:/v"]'),
          'labels: {}\n',
        ].join('\n    ');
      return {
        'compose.yaml': `x-shared: &shared\n  cap_drop: [ALL]\n  uts: host\nservices:\n${names.map(service).join('')}volumes:\n  v: {driver_opts: {type: none, o: bind, device: /etc}}\n`,
        'base.yml': 'services:\n  app:\n    image: x\n    network_mode: host\n',
      };
    });
  });

  it('are those of objects that hang together', () => {
    each('kustomization', ['dev/kustomization.yaml', 'prod/kustomization.yaml'], (some) => {
      const pod = (name: string) =>
        [
          `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:`,
          ...some('hostPID: true', 'hostIPC: true', 'serviceAccountName: robot'),
          'containers:',
          '  - name: c',
          '    image: x',
          '    securityContext:',
          '      runAsNonRoot: true',
          ...some('privileged: true', 'runAsUser: 0').map((line) => `      ${line}`),
          'volumes:',
          ...some(
            '- {name: s, hostPath: {path: /etc}}',
            '- {name: e, emptyDir: {}}',
            '- {name: f, emptyDir: {}}',
          ),
        ].join('\n  ');
      const level = some('privileged', 'baseline')
        .slice(0, 1)
        .map((each) => `pod-security.kubernetes.io/enforce: ${each}`);
      const namespace = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {${level}}\n`;
      const operations = some(
        '{op: add, path: /spec/hostNetwork, value: true}',
        '{op: replace, path: /spec/volumes/1/emptyDir, value: {medium: Memory}}',
        '{op: test, path: /spec/hostPID, value: true}',
        '{op: copy, from: /spec/hostIPC, path: /spec/shareProcessNamespace}',
      ).map((each) => `- ${each}\n`);
      const replacement =
        'replacements:\n  - source: {kind: Pod, name: a, fieldPath: spec.hostPID}\n    targets: [{select: {kind: Pod, name: b}, fieldPaths: [spec.hostIPC]}]\n';
      return {
        'base/all.yaml': `${['a', 'b'].map((name) => `${pod(name)}\n---\n`).join('')}${namespace}`,
        'base/kustomization.yaml': 'resources: [all.yaml]\n',
        'dev/kustomization.yaml': `resources: [../base]\nnamePrefix: dev-\n${some(replacement).join('')}`,
        'prod/kustomization.yaml': 'resources: [../base]\npatches: [{target: {kind: Pod}, path: ops.yaml}]\n',
        'prod/ops.yaml': operations.join('') || '[]\n',
      };
    });
  });
});

/** @param write gets a function that takes some of what it is given, in their order */
function each(
  kind: 'compose' | 'kustomization',
  roots: readonly string[],
  write: (some: (...all: readonly string[]) => string[]) => Files,
): void {
  let count = 0;
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const random = randomNumbers(seed);
    const files = write((...all) => all.filter(() => random() < 0.5));
    const project = projectOf(kind, roots, files);
    for (const path of Object.keys(files)) {
      const file = partFile(project, path);
      const analysis = analyze(file, defaultSettings);
      const all = allProvenFixes(file, defaultSettings, analysis);
      for (const finding of analysis.findings) {
        const [many, one] = [all.get(finding) ?? [], provenFixes(file, defaultSettings, analysis, finding)];
        const said = `${path}: ${finding.ruleId} of ${finding.workload.name}\nSEED=${seed} RUNS=1\n${files[path]}`;
        const titles = [many, one].map((fixes) => fixes.map(({ title }) => title));
        assert.deepEqual(titles[0], titles[1], said);
        count += one.length;
      }
    }
  }
  assert.ok(count > runs, 'Hardly any fix was proven.');
}
