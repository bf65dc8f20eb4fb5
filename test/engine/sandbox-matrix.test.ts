import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { sandboxKinds } from '../../server/src/engine/model/sandbox-kind.ts';
import { capabilityRisks } from '../../server/src/engine/risks/capabilities.ts';
import { gpuRisk } from '../../server/src/engine/risks/device-requests.ts';
import type { Finding, Level } from '../../server/src/engine/rule.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { dangers } from '../../server/src/engine/sandboxes/beyond.ts';
import { type EffectWithReason, effectOf } from '../../server/src/engine/sandboxes/effects.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { type Cell, dangerCells, matrix, type Row, type Sample } from './sandbox-matrix.ts';

const settings = { ...defaultSettings, level: 'all' as Level };

/** How a pod and a service ask for each kind of sandbox. */
const sandboxes = [
  { kind: 'user-namespace', pod: 'hostUsers: false', service: 'runtime: sysbox-runc' },
  { kind: 'gvisor', pod: 'runtimeClassName: gvisor', service: 'runtime: runsc' },
  { kind: 'microvm', pod: 'runtimeClassName: kata', service: 'runtime: io.containerd.kata.v2' },
] as const;

function podWith({ spec = '', container = '' }: Sample, runtime: string): string {
  const lines = [runtime, ...(spec === runtime ? [] : [spec])].map((line) => line && `  ${line}\n`).join('');
  const inContainer = container && `      ${container}\n`;
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${lines}  containers:\n    - name: web\n      image: nginx\n${inContainer}`;
}

function serviceWith({ service = '' }: Sample, runtime: string): string {
  return `services:\n  web:\n    image: nginx\n    ${runtime}\n    ${service}\n`;
}

function findingsIn(row: Row, sandbox: (typeof sandboxes)[number]): readonly Finding[] {
  const { sample } = row;
  const file = sample.service
    ? { path: 'compose.yaml', text: serviceWith(sample, sandbox.service) }
    : { path: 'pod.yaml', text: podWith(sample, sandbox.pod) };
  const analysis = analyze(file, settings);
  assert.deepEqual(analysis.syntaxErrors, [], file.text);
  return analysis.findings.filter(({ ruleId }) => [row.rule, ...(row.instead ?? [])].includes(ruleId));
}

function cellOf(effect: EffectWithReason | undefined): Cell | undefined {
  if (effect?.effect !== 'not-supported') return effect?.effect;
  return effect.outcome;
}

/** What is particular to a capability or a device, which its rule takes over. */
function riskOf({ risk, sample }: Row) {
  const capability = /^the capability (\w+)$/.exec(risk)?.[1];
  if (capability !== undefined) return capabilityRisks[capability];
  return /nvidia/.test(sample.container ?? '') ? gpuRisk : undefined;
}

describe('the matrix of risks and sandboxes', () => {
  for (const row of matrix) {
    it(`${row.risk} in a virtual machine: ${row.cells[3]} (${row.source})`, () => {
      const rule = rules.find(({ id }) => id === row.rule);
      assert.ok(rule);
      const special = riskOf(row)?.sandboxes;
      assert.equal(cellOf(effectOf({ ...rule.sandboxes, ...special }, 'vm')), row.cells[3]);
    });
    // A secret in an image is found in the Dockerfile, where no sandbox is chosen.
    if (row.rule === 'password-in-image') continue;
    for (const [i, sandbox] of sandboxes.entries()) {
      it(`${row.risk} in ${sandbox.kind}: ${row.cells[i]} (${row.source})`, () => {
        const cells = findingsIn(row, sandbox).map(({ inSandbox }) => cellOf(inSandbox));
        assert.deepEqual([...new Set(cells)], row.cells[i] === 'silent' ? [] : [row.cells[i]]);
      });
    }
  }
});

describe('the dangers that no setting makes', () => {
  it('are all in the table', () => {
    assert.deepEqual(dangers.map(({ danger }) => danger).sort(), Object.keys(dangerCells).sort());
  });

  for (const { danger, effects } of dangers) {
    const [source = '', ...cells] = [...(dangerCells[danger] ?? [])].reverse();
    it(`${danger}: ${cells.reverse().join(', ')} (${source})`, () => {
      assert.deepEqual(
        sandboxKinds.map((kind) => cellOf(effectOf(effects, kind))),
        cells,
      );
    });
  }
});
