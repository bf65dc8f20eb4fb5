/** Manifests that are written for people to finish: of a RuntimeClass, and of a virtual machine in a pod's place. */

import { sandboxWithId } from './known.ts';
import type { KnownRuntimeClass } from './runtime-class.ts';
import { runtimeClasses } from './runtime-classes.ts';

/** The classes that an administrator makes; those of a platform come with it. */
export function creatableClasses(): readonly KnownRuntimeClass[] {
  const rank = ({ offered }: KnownRuntimeClass) => offered ?? Number.POSITIVE_INFINITY;
  return runtimeClasses
    .filter(({ handler, isManaged, outdated }) => handler && !isManaged && !outdated)
    .filter(({ sandbox }) => sandboxWithId(sandbox)?.kind !== undefined)
    .sort((a, b) => rank(a) - rank(b));
}

/** The manifest of a class, as its installer would write it. https://kubernetes.io/docs/concepts/containers/runtime-class/ */
export function runtimeClassManifest({ name, handler, overhead, nodeSelector }: KnownRuntimeClass): string {
  const lines = [
    'apiVersion: node.k8s.io/v1',
    'kind: RuntimeClass',
    'metadata:',
    `  name: ${name}`,
    "# The name that the runtime has in the configuration of the nodes' containerd or CRI-O.",
    `handler: ${handler ?? name}`,
  ];
  if (overhead) {
    const cpu = overhead.cpu === undefined ? [] : [`    cpu: "${overhead.cpu}"`];
    lines.push(
      '# What the sandbox itself uses: Kubernetes adds it to what each pod asks for.',
      'overhead:',
      '  podFixed:',
      `    memory: "${overhead.memory}"`,
      ...cpu,
    );
  }
  if (nodeSelector) {
    const labels = Object.entries(nodeSelector).map(([key, value]) => `    ${key}: "${value}"`);
    lines.push(
      '# Pods of the class run on nodes with these labels only.',
      'scheduling:',
      '  nodeSelector:',
      ...labels,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What a virtual machine takes over from a workload. */
export interface MachineSource {
  readonly name: string;
  readonly namespace?: string;
  readonly images: readonly string[];
}

/**
 * A KubeVirt machine to stand in for a workload. The image of a container is no disk: it is started inside.
 * https://kubevirt.io/user-guide/storage/disks_and_volumes/
 */
export function virtualMachineManifest({ name, namespace, images }: MachineSource): string {
  const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? name : 'machine';
  const space = namespace === undefined ? '' : `\n  namespace: ${JSON.stringify(namespace)}`;
  const runs = images.map(
    (image) => `  - [podman, run, --detach, --restart=always, ${JSON.stringify(image)}]`,
  );
  const userData = ['#cloud-config', 'packages: [podman]', ...(runs.length > 0 ? ['runcmd:', ...runs] : [])];
  const indented = userData.map((line) => `              ${line}`).join('\n');
  return `# Needs KubeVirt in the cluster, and KVM on its nodes: bare metal, or nested virtualisation.
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: ${label}${space}
spec:
  runStrategy: Always
  template:
    metadata:
      labels:
        kubevirt.io/domain: ${label}
    spec:
      domain:
        cpu:
          cores: 2
        memory:
          guest: 2Gi
        devices:
          disks:
            - name: root
              disk:
                bus: virtio
            - name: cloud-init
              disk:
                bus: virtio
          interfaces:
            - name: default
              masquerade: {}
      networks:
        - name: default
          pod: {}
      volumes:
        - name: root
          containerDisk:
            # A bootable disk: the image of a container is none.
            image: quay.io/containerdisks/fedora:latest
        - name: cloud-init
          cloudInitNoCloud:
            userData: |
${indented}
`;
}
