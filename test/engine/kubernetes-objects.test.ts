/** Objects beyond pods: policies, virtual machines, annotations. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

function analysisOf(text: string) {
  return analyze({ path: 'object.yaml', text }, { ...defaultSettings, level: 'restricted' });
}

function foundIn(text: string) {
  return analysisOf(text).findings.map(({ ruleId, span }) => [ruleId, text.slice(span.start, span.end)]);
}

describe('a virtual machine of KubeVirt', () => {
  const machine = `apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: db
spec:
  template:
    spec:
      domain:
        devices:
          disks:
            - name: host
              disk: {bus: virtio}
            - name: root
              disk: {bus: virtio}
      volumes:
        - name: host
          hostDisk:
            path: /etc/shadow
            type: DiskOrCreate
        - name: root
          containerDisk: {image: fedora}
`;

  it('is a workload, and what it lacks of a pod is not missing', () => {
    const { workloads, families } = analysisOf(machine);
    assert.deepEqual(
      workloads.map(({ kind, name }) => [kind, name]),
      [['VirtualMachine', 'db']],
    );
    assert.deepEqual(families, ['kubernetes']);
  });

  it('is told of disks at paths of the host', () => {
    assert.deepEqual(foundIn(machine), [['sensitive-host-path-mount', '/etc/shadow']]);
  });

  it('of another API is none', () => {
    assert.deepEqual(analysisOf(machine.replace('kubevirt.io', 'example.com')).workloads, []);
  });
});

describe('a list of objects', () => {
  it('is looked into for policies and pods alike', () => {
    const text = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: privileged}}
  - apiVersion: v1
    kind: Pod
    metadata: {name: b}
    spec: {hostPID: true, containers: [{name: b, image: b, securityContext: {runAsUser: 0}}]}
`;
    const ids = foundIn(text).map(([id]) => id);
    assert.ok(ids.includes('privileged-namespace') && ids.includes('host-pid-namespace'), String(ids));
  });
});
