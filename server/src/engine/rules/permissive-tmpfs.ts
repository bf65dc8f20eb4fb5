import { knownValue } from '../model/fact.ts';
import { defineRule, type Severity } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'permissive-tmpfs',
  title: 'Temporary file system without its limits',
  severity: 'hint',
  level: 'all',
  boundary: 'kernel',
  summary: 'Programs, setuid bits or device nodes count in a file system that every process can write to.',
  escape: `The engine mounts a tmpfs with \`noexec\`, \`nosuid\` and \`nodev\`. With \`exec\`, whoever breaks in starts there what they
bring along, which matters where the rest is read-only. With \`suid\` a setuid program that is placed there gives its
owner's rights, unless \`no-new-privileges\` is set. With \`dev\` device nodes count, which still need \`MKNOD\` and the
leave of the device cgroup.`,
  remedy: `Leave the option out. A program that unpacks its own parts (a JVM, an installer) may need \`exec\`: give it a folder
of its own for that, and keep the others as they are.`,
  standards: { cwe: [732] },
  catalogue: [57],
  references: [
    'https://docs.docker.com/engine/storage/tmpfs/',
    'https://man7.org/linux/man-pages/man8/mount.8.html',
  ],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'Device nodes do not open there, and root is nobody outside.',
    },
    gvisor: { effect: 'contained', reason: 'The file system is one of the sandbox.' },
    microvm: { effect: 'contained', reason: 'The file system is one of the guest.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    tmpfs:\n      - /run:exec,size=64m\n' }],
    good: [{ family: 'compose', text: 'services:\n  web:\n    tmpfs:\n      - /run:noexec,size=64m\n' }],
  },
  subject: 'container',
  check({ tmpfs }, _workload, report) {
    for (const { target, options } of tmpfs) {
      for (const option of options) {
        const name = knownValue(option) ?? '';
        const harm = harms.get(name);
        if (!harm) continue;
        const [severity, why] = harm;
        report({
          at: option,
          severity,
          what: say`\`${name}\` takes away \`no${name}\`, which the tmpfs at \`${knownValue(target) ?? '…'}\` has by itself`,
          why,
          advice: 'leave the option out if the program runs without',
          fixes: [
            {
              title: `Remove \`${name}\``,
              change: () => option.slot.remove(),
              check: 'whether the program still works with what it writes there.',
            },
          ],
        });
      }
    }
  },
});

const harms: ReadonlyMap<string, readonly [severity: Severity, why: string]> = new Map([
  ['exec', ['hint', 'whoever breaks in starts there the programs that they bring along']],
  ['suid', ['information', 'a setuid program that is placed there gives the rights of its owner']],
  [
    'dev',
    ['information', 'a device node that is placed there opens the device, where the device cgroup allows it'],
  ],
]);
