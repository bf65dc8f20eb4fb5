import { type Fact, is, knownValue } from '../model/fact.ts';
import type { NamespaceMode } from '../model/workload.ts';
import { defineRule, type Severity } from '../rule.ts';
import type { SandboxEffects } from '../sandboxes/effects.ts';
import { say } from '../say.ts';

/** Docker starts a sandbox for each container. */
/** What only may be joined is in nobody's way: of who joins it is told there. */
const ownKernel: SandboxEffects = {
  'user-namespace': { effect: 'not-helped', reason: 'It does not keep containers from joining.' },
  gvisor: { effect: 'contained', reason: 'Nothing outside the sandbox can join.' },
  microvm: { effect: 'contained', reason: 'Nothing outside the machine can join.' },
};

const otherKernel: Partial<SandboxEffects> = {
  gvisor: { effect: 'not-supported', outcome: 'breaks', reason: 'The other container has another kernel.' },
  microvm: { effect: 'not-supported', outcome: 'breaks', reason: 'The other container has another kernel.' },
};

export default defineRule({
  id: 'shared-container-namespace',
  title: 'Namespace shared between containers',
  severity: 'information',
  level: 'baseline',
  boundary: 'namespace',
  summary: 'Containers share a namespace, so that a break-in into one reaches into the other.',
  escape: `A namespace that containers share is no wall between them. With one process namespace each sees the command
lines and environment of the other's processes, with the same user reads their memory and files through
\`/proc/<pid>/root\`, and stops them. With one IPC namespace they read each other's shared memory. With one network they
reach what the other serves on \`localhost\`. \`ipc: shareable\` only allows others to join.

It is the normal way to run a debugger, a VPN or a proxy beside a program; the containers are then as safe as the weaker
one. The host is not reached by it. In Kubernetes the containers of a pod always share the network.`,
  remedy: `Share only what is needed, and between containers that you trust alike: a volume for files, a network for
requests. In Kubernetes an ephemeral container sees the processes of one container without \`shareProcessNamespace\`.`,
  standards: { cwe: [653], attack: ['T1057', 'T1021'] },
  catalogue: [11, 12, 13],
  references: [
    'https://docs.docker.com/reference/compose-file/services/#pid',
    'https://docs.docker.com/engine/containers/run/#ipc-settings---ipc',
    'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
  ],
  silentBeside: ['host-pid-namespace'],
  sandboxes: {
    'user-namespace': {
      effect: 'not-helped',
      reason: 'It does not keep one container of the group from the other.',
    },
    gvisor: { effect: 'not-helped', reason: 'The containers of a pod are in one sandbox.' },
    microvm: { effect: 'not-helped', reason: 'The containers of a pod are in one VM.' },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  app:\n    image: app\n  debug:\n    image: debug\n    pid: service:app\n',
      },
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  shareProcessNamespace: true\n  containers:\n    - name: app\n      image: app\n',
      },
    ],
    good: [{ family: 'compose', text: 'services:\n  app:\n    image: app\n    ipc: private\n' }],
  },
  subject: 'workload',
  check({ family, namespaces: { pid, ipc, network } }, report) {
    const tell = (fact: Fact<NamespaceMode>, severity: Severity, what: string, why: string) => {
      if (fact.state !== 'set') return;
      report({
        at: fact,
        severity,
        what: say`\`${fact.written}\` ${what}`,
        why,
        advice: 'remove it if the containers can do without, or trust both alike',
        ...(family === 'kubernetes' ? {} : { sandboxes: is(fact, 'shareable') ? ownKernel : otherKernel }),
        fixes: [
          {
            title: `Remove \`${fact.written}\``,
            change: () => fact.slot.remove(),
            check: 'whether the containers need each other there.',
          },
        ],
      });
    };
    if (knownValue(pid) === 'other')
      tell(
        pid,
        'information',
        'shares the processes with other containers',
        'whoever breaks into one reads the memory and files of the other',
      );
    if (knownValue(ipc) === 'other')
      tell(
        ipc,
        'information',
        'shares the memory segments of another container',
        'whoever breaks into one reads and changes what the other has in shared memory',
      );
    if (knownValue(ipc) === 'shareable')
      tell(
        ipc,
        'hint',
        'lets other containers join the IPC namespace',
        'a container that joins reads and changes what this one has in shared memory',
      );
    if (knownValue(network) === 'other')
      tell(
        network,
        'hint',
        'shares the network of another container',
        'whoever breaks into one reaches what the other serves on `localhost`',
      );
  },
});
