import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { pod } from './kubernetes-support.ts';

/** The findings that have low confidence, of rules with some ids. */
function doubts(text: string, ...ids: readonly string[]): string[] {
  const settings = { ...defaultSettings, confidence: 'low' } as const;
  const { findings } = analyze({ path: 'pod.yaml', text }, settings);
  return findings
    .filter(({ ruleId, confidence }) => ids.includes(ruleId) && confidence === 'low')
    .map(({ ruleId }) => ruleId);
}

describe('storage and devices that a file does not tell for sure', () => {
  it('are doubted once where a template gives the path of a volume', () => {
    const text = pod({
      spec: 'volumes:\n- { name: v, hostPath: { path: "{{ .Values.path }}" } }',
      container: 'volumeMounts:\n- { name: v, mountPath: /var/run/docker.sock }',
    });
    assert.deepEqual(doubts(text, 'host-path-volume', 'runtime-socket-mount'), [
      'host-path-volume',
      'runtime-socket-mount',
    ]);
  });

  it('are doubted where a resource may be something else than a device', () => {
    const text = pod({
      container:
        'resources: { limits: { example.com/licence: 1, nvidia.com/gpu: "{{ x }}", amd.com/gpu: 1 } }',
    });
    assert.deepEqual(doubts(text, 'device-request'), ['device-request', 'device-request']);
  });

  it('are not reported unless asked for', () => {
    const text = pod({ container: 'resources: { limits: { example.com/licence: 1 } }' });
    const { findings } = analyze({ path: 'pod.yaml', text }, defaultSettings);
    assert.deepEqual(findings, []);
  });
});

describe('PersistentVolumes', () => {
  it('have findings, but are none of the workloads of a file', () => {
    const text = 'kind: PersistentVolume\nmetadata: { name: pv }\nspec: { hostPath: { path: /data } }\n';
    const { findings, workloads } = analyze({ path: 'pv.yaml', text }, defaultSettings);
    assert.deepEqual(
      findings.map(({ ruleId, workload }) => [ruleId, workload.kind, workload.name]),
      [['host-path-volume', 'PersistentVolume', 'pv']],
    );
    assert.deepEqual(workloads, []);
  });
});

describe("NVIDIA's variable", () => {
  it('is told only where nothing else asks for a GPU', () => {
    const variable = 'env: [{ name: NVIDIA_VISIBLE_DEVICES, value: all }]';
    const request = 'resources: { limits: { nvidia.com/gpu: 1 } }';
    const count = (container: string) =>
      analyze({ path: 'pod.yaml', text: pod({ container }) }, defaultSettings).findings.length;
    assert.deepEqual([count(variable), count(request), count(`${variable}\n${request}`)], [1, 1, 1]);
  });
});
