import { isTrue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'windows-host-process',
  title: 'Container that is a process of a Windows host',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container is an ordinary process of the Windows node, on its network and file system.',
  escape: `A HostProcess container has no wall at all: it sees the node's files and network, and runs as the user that
the pod names, \`NT AUTHORITY\\SYSTEM\` if it likes. Whoever breaks in, or may create such pods, has the node.`,
  remedy: `Keep it for agents of the node, in a namespace that nobody else may create pods in; run them as
\`NT AUTHORITY\\LocalService\` where that is enough.`,
  standards: {
    podSecurity: { level: 'baseline', control: 'HostProcess' },
    cwe: [250],
    attack: ['T1611'],
  },
  catalogue: [66],
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/'],
  sandboxes: {
    'user-namespace': {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows has no user namespaces.',
    },
    gvisor: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Windows containers cannot run in gVisor.',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Kata Containers runs on Linux nodes, and a HostProcess container is meant to be on the node.',
    },
    vm: {
      effect: 'not-supported',
      outcome: 'rejected',
      reason: 'Hyper-V isolation is not possible for it: it is meant to be on the node.',
    },
  },
  examples: {
    bad: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    windowsOptions:\n      hostProcess: true\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    windowsOptions:\n      runAsUserName: ContainerUser\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
  },
  subject: 'container',
  check({ hostProcess }, _workload, report) {
    if (!isTrue(hostProcess)) return;
    report({
      at: hostProcess,
      what: '`hostProcess: true` makes the container an ordinary process of the Windows node',
      why: 'whoever breaks in has the node, with its files, its network and its credentials',
      advice: 'remove it, unless this is an agent of the node',
      fixes: [
        {
          title: 'Remove `hostProcess`',
          change: () => hostProcess.slot.remove(),
          check: 'whether the program manages the node; `hostNetwork` then has to go too.',
        },
      ],
    });
  },
});
