import { is, type KnownFact, knownValue } from '../model/fact.ts';
import type { Container, Family, User } from '../model/workload.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { ordinaryUser } from '../risks/users.ts';
import { settingWith } from '../risks/words.ts';
import { defineRule, type FixProposal, type Report } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'root-user',
  title: 'Runs as root',
  severity: 'warning',
  level: 'baseline',
  boundary: 'identity',
  summary: 'The file says that the container runs as root.',
  escape: `Without a user namespace root in the container is user 0 on the host, held back by capabilities and profiles
alone. It owns the host's files in every mounted folder, and most flaws of runtimes ask for it: CVE-2019-5736 overwrote
the host's runc from a container that ran as root. An ordinary user first has to become root inside, which
\`no-new-privileges\` prevents. In a microVM it counts too: it was root of the guest that reached the host by
CVE-2026-47243.

Nothing is said where root is mapped to nobody (\`hostUsers: false\`) or refused (\`runAsNonRoot: true\`), nor of an
earlier stage of a Dockerfile. A program that starts as root and changes to another user by itself is reported: until
then it is root.`,
  remedy: `Give the program's files to a user with a number, end the Dockerfile with \`USER\` and that number, and say
\`runAsNonRoot: true\` in Kubernetes. Ports below 1024 are no reason for root: Docker and containerd open them to all
users. Where the program must be root, give the pod users of its own with \`hostUsers: false\`.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Running as Non-root user' },
    cisDocker: '4.1',
    cwe: [250],
    attack: ['T1611'],
    cve: ['CVE-2019-5736'],
  },
  catalogue: [51, 82],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],
  sandboxes: rootInTheContainer,
  examples: {
    bad: [
      { family: 'dockerfile', text: 'FROM node:22\nUSER root\nCMD ["node", "server.js"]\n' },
      { family: 'compose', text: "services:\n  web:\n    image: nginx\n    user: '0'\n" },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsUser: 0
  containers:
    - name: web
      image: nginx
`,
      },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM node:22 AS build\nUSER root\nRUN npm ci\nFROM node:22\nUSER node\nCOPY --from=build /app /app\n',
      },
      { family: 'compose', text: "services:\n  web:\n    image: nginx\n    user: '1000:0'\n" },
    ],
  },
  subject: 'container',
  check({ user, runAsNonRoot }, { family, namespaces }, report) {
    if (is(namespaces.user, 'own')) return;
    if (knownValue(runAsNonRoot)) {
      if (user.state === 'set' && isRoot(user.value)) report(contradiction(user, runAsNonRoot.written));
      return;
    }
    if (user.state === 'set' && isRoot(user.value)) report(root(user, family));
    // A user that is written makes it moot, and one that is only known when rendered may.
    if (user.state === 'absent' && runAsNonRoot.state === 'set') report(allowed(runAsNonRoot));
  },
});

/** The administrator of a Windows container is none of the host's users. */
function isRoot({ text, isRoot }: User): boolean {
  return isRoot === true && !/containeradministrator$/i.test(text);
}

const why =
  'without a user namespace that is root for the files and the kernel of the host, which most escapes ask for';

function root(user: KnownFact<User>, family: Family): Report {
  const { text } = user.value;
  // A service may have it from its Dockerfile.
  const words = user.written === 'USER' ? `USER ${text}` : settingWith(user.written, text);
  const ordinary = family === 'kubernetes' ? Number.parseInt(ordinaryUser, 10) : ordinaryUser;
  const set: FixProposal = {
    title: `Set \`${user.written}\` to \`${ordinary}\``,
    change: () => user.slot.set(ordinary),
    check: 'whether that user may read and write the files that the program uses.',
  };
  const remove: FixProposal = {
    title: `Remove \`${words}\``,
    change: () => user.slot.remove(),
    check: 'whether the image sets a user of its own: most run as root.',
  };
  return {
    at: user,
    what: say`\`${words}\` has the program run as root`,
    why,
    advice: 'name another user, by number',
    fixes: family === 'compose' ? [set, remove] : [set],
  };
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
function contradiction(user: KnownFact<User>, forbidding: string): Report {
  return {
    ...root(user, 'kubernetes'),
    severity: 'information',
    what: say`\`${user.written}: ${user.value.text}\` and \`${forbidding}: true\` exclude each other`,
    why: 'the container does not start, and the way out that is taken under pressure is to let it run as root',
  };
}

function allowed({ slot, ...runAsNonRoot }: Container['runAsNonRoot']): Report {
  return {
    at: runAsNonRoot,
    severity: 'information',
    what: say`\`${runAsNonRoot.written}: false\` lets the image run as root`,
    why,
    advice: 'set it to `true`',
    fixes: [
      {
        title: `Set \`${runAsNonRoot.written}\` to \`true\``,
        change: () => slot.set(true),
        check:
          'whether the image sets a user other than root by its number: otherwise the pod does not start.',
      },
    ],
  };
}
