import { type Fact, isTrue, knownValue } from '../model/fact.ts';
import { defineRule, type FixProposal } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'privileged-hook',
  title: 'Hook with more rights than its container',
  severity: 'error',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'A hook of the service runs privileged, or as root where the service does not.',
  escape: `Compose starts \`post_start\` and \`pre_stop\` hooks, and the commands of \`develop.watch\`, in the running container
with rights of their own. A privileged hook has all capabilities of the host, as \`docker exec --privileged\` has; it runs
programs and reads files of a container that an attacker may hold already, and waits for the next start to hand the host over.`,
  remedy:
    'Do what needs the rights in the image, or in a container of its own that ends before the service starts.',
  standards: { cwe: [250], attack: ['T1611', 'T1609'] },
  catalogue: [75],
  references: [
    'https://docs.docker.com/compose/how-tos/lifecycle/',
    'https://docs.docker.com/reference/compose-file/services/#post_start',
  ],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'The rights are those of the namespace.' },
    gvisor: { effect: 'contained', reason: 'The rights are those in the sandbox.' },
    microvm: { effect: 'contained', reason: 'The rights are those in the guest.' },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    post_start:\n      - command: ./setup.sh\n        privileged: true\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    post_start:\n      - command: ./setup.sh\n',
      },
    ],
  },
  subject: 'container',
  check({ hooks, user }, _workload, report) {
    const isOrdinary = user.state === 'set' && knownValue(user)?.isRoot === false;
    for (const { name, privileged, user: hookUser } of hooks) {
      const remove = (fact: Fact<unknown>, key: string): FixProposal => ({
        title: `Remove \`${key}\` of the hook`,
        change: () => fact.slot.remove(),
        check: 'whether the hook works without.',
      });
      if (isTrue(privileged)) {
        report({
          at: privileged,
          what: say`the \`${name}\` hook runs privileged`,
          why: 'whoever has changed a program or file that it uses has the host at its next run',
          advice: 'do it in the image, or in a container of its own',
          fixes: [remove(privileged, 'privileged')],
        });
      } else if (hookUser.state === 'set' && knownValue(hookUser)?.isRoot) {
        report({
          at: hookUser,
          severity: isOrdinary ? 'warning' : 'information',
          what: say`the \`${name}\` hook runs as root`,
          why: 'whoever has changed a program or file that it uses is root in the container at its next run',
          advice: 'run it as the user of the service',
          fixes: [remove(hookUser, 'user')],
        });
      }
    }
  },
});
