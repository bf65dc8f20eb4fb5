import { is, valueOf } from '../model/fact.ts';
import type { Container, Workload } from '../model/workload.ts';
import { isNonRootImage, ordinaryUser, runsAsOrdinaryUser } from '../risks/users.ts';
import { defineRule, type Report } from '../rule.ts';

export default defineRule({
  id: 'missing-non-root-user',
  title: 'No user other than root',
  severity: 'information',
  level: 'restricted',
  boundary: 'identity',
  summary: 'Nothing in the file keeps the container from running as root.',
  escape: `Most images run as root unless told otherwise, and without a user namespace root in the container is user 0 on
the host. It owns the host's files in every mounted folder, it is who the container's capabilities belong to, and flaws
of the runtime need it: CVE-2019-5736 overwrote the host's runc, and only from root. In a microVM it was root of the
guest that reached the host by CVE-2026-47243.`,
  remedy: `Build the image with a \`USER\` other than root, by number, so that Kubernetes can check it. Then say so where the
container is started: \`runAsNonRoot: true\` in Kubernetes, \`user\` in Compose. Where the program must be root, give the pod
users of its own with \`hostUsers: false\`.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Running as Non-root' },
    cisDocker: '4.1',
    cwe: [250],
    attack: ['T1611'],
  },
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],
  sandboxes: {
    'user-namespace': { effect: 'contained', reason: 'Root of the container is nobody on the host.' },
    gvisor: { effect: 'contained', reason: 'Root of the container is an ordinary user of the Sentry.' },
    microvm: {
      effect: 'reduced',
      reason:
        'It is root of the guest only, but files shared with the guest are written as root of the host.',
    },
  },
  impliedBy: ['root-user'],
  examples: {
    bad: [
      {
        family: 'compose',
        text: `services:
  web:
    image: nginx
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
`,
      },
      {
        family: 'kubernetes',
        text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
`,
      },
      { family: 'dockerfile', text: 'FROM node:22\nCOPY . /app\nCMD ["node", "/app/server.js"]\n' },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM node:22\nCOPY . /app\nUSER node\nCMD ["node", "/app/server.js"]\n',
      },
    ],
  },
  subject: 'container',
  check(container, workload, report) {
    const { runAsNonRoot, user } = container;
    if (workload.partial || runAsNonRoot.state !== 'absent' || is(workload.namespaces.user, 'own')) return;
    if (workload.family === 'kubernetes') {
      // What names root is for `root-user` to say.
      const named = user.state === 'set' && runsAsOrdinaryUser(container);
      if (named) report(unchecked(container, user.value.text));
      else if (user.state === 'absent') report(unnamedInPod(container));
    } else if (user.state === 'absent' && !isNonRootImage(valueOf(container.image) ?? '')) {
      report(unnamed(container, workload));
    }
  },
});

const rootIsUserZero =
  "without a user namespace root in the container is root for the host's files and kernel";

function unchecked({ runAsNonRoot }: Container, user: string): Report {
  return {
    at: runAsNonRoot,
    severity: 'hint',
    what: `the user \`${user}\` is not root, but nothing holds later changes to that`,
    why: 'one edited or overridden number makes whoever breaks in root',
    advice: `add \`${runAsNonRoot.written}: true\``,
    // Safe: the kubelet compares the written user id with 0 and with nothing of the image.
    fixes: [{ title: 'Add `runAsNonRoot: true`', change: runAsNonRoot.slot.set(true) }],
  };
}

function unnamedInPod({ runAsNonRoot }: Container): Report {
  return {
    at: runAsNonRoot,
    what: 'this container runs as root unless its image sets another user',
    why: rootIsUserZero,
    advice: `add \`${runAsNonRoot.written}: true\``,
    fixes: [
      {
        title: 'Add `runAsNonRoot: true`',
        change: runAsNonRoot.slot.set(true),
        check:
          'whether the image sets a user other than root by its number: otherwise the pod does not start.',
      },
    ],
  };
}

function unnamed({ image, user }: Container, { family }: Workload): Report {
  const built = family === 'dockerfile';
  const sure = built && is(image, 'scratch');
  return {
    at: user,
    what: sure
      ? 'this image runs as root: it has no `USER`, and `scratch` sets none'
      : `this ${built ? 'image' : 'service'} runs as root unless ${built ? 'its base' : 'its'} image sets another user`,
    why: rootIsUserZero,
    advice: `name a user other than root in \`${user.written}\``,
    fixes: [
      {
        title: `Set \`${user.written}\` to \`${ordinaryUser}\``,
        change: user.slot.set(ordinaryUser),
        check: 'whether that user may read and write the files that the program uses.',
      },
    ],
  };
}
