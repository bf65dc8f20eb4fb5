import { type Fact, is, knownValue } from '../model/fact.ts';
import type { Container, Workload } from '../model/workload.ts';
import { imageUser } from '../risks/base-images.ts';
import { rootInTheContainer } from '../risks/builder.ts';
import { containersMeant } from '../risks/pod-level.ts';
import { ordinaryUser, runsAsOrdinaryUser } from '../risks/users.ts';
import { defineRule, type Report } from '../rule.ts';
import { say } from '../say.ts';

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
guest that reached the host by CVE-2026-47243.

In a Dockerfile the base image of the last stage is underlined, where Semgrep has the \`CMD\` or \`ENTRYPOINT\`. Nothing is
said of base images that are known to have another user (\`:nonroot\`, \`-unprivileged\`, \`-rootless\`, chiselled ones).`,
  remedy: `Build the image with a \`USER\` other than root, by number, so that Kubernetes can check it. Then say so where the
container is started: \`runAsNonRoot: true\` in Kubernetes, \`user\` in Compose. Where the program must be root, give the pod
users of its own with \`hostUsers: false\`.`,
  standards: {
    podSecurity: { level: 'restricted', control: 'Running as Non-root' },
    cisDocker: '4.1',
    cwe: [250],
    attack: ['T1611'],
    cve: ['CVE-2019-5736'],
  },
  catalogue: [52, 83],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],
  sandboxes: rootInTheContainer,
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
    const { image, runAsNonRoot, user } = container;
    if (workload.partial || runAsNonRoot.state !== 'absent' || is(workload.namespaces.user, 'own')) return;
    if (workload.family === 'kubernetes') {
      const unnamed = workload.containers.filter(isUnnamed);
      // What names root is for `root-user` to say.
      if (isUnnamed(container)) report(unnamedInPod(container, workload, unnamed));
      else if (unnamed.length === 0 && runsAsOrdinaryUser(container)) report(unchecked(container, workload));
    } else if (
      user.state === 'absent' &&
      image.state !== 'unresolved' &&
      imageUser(image.value) !== 'other'
    ) {
      report(unnamedElsewhere(container, workload));
    }
  },
});

const why =
  "without a user namespace that is root for the host's files and kernel, and most escapes ask for it";

function isUnnamed({ runAsNonRoot, user }: Container): boolean {
  return runAsNonRoot.state === 'absent' && user.state === 'absent';
}

function unnamedInPod({ runAsNonRoot }: Container, pod: Workload, unnamed: readonly Container[]): Report {
  const what =
    pod.containers.length > 1
      ? 'containers of this pod run as root unless their images set another user'
      : 'this pod runs as root unless its image sets another user';
  const check =
    'whether the images set a user other than root by its number: otherwise the pod does not start.';
  return { ...addRunAsNonRoot(runAsNonRoot, check), what, why, related: containersMeant(unnamed, pod) };
}

/** Another user is named, but only as long as nobody changes the number. */
function unchecked({ runAsNonRoot }: Container, { containers }: Workload): Report {
  // The kubelet compares the written number with 0, so nothing of the image can make the pod fail.
  const isSafe = containers.every((other) => runsAsOrdinaryUser(other) || other.runAsNonRoot.state === 'set');
  const check = isSafe ? undefined : 'whether a container of the pod has to run as root: it would not start.';
  return {
    ...addRunAsNonRoot(runAsNonRoot, check),
    severity: 'hint',
    what: 'the users that this pod names are not root, but nothing holds later changes to that',
    why: 'a number that is edited or overridden makes root of whoever breaks in',
  };
}

function addRunAsNonRoot(fact: Fact<boolean>, check?: string) {
  const fix = {
    title: 'Add `runAsNonRoot: true`',
    change: () => fact.slot.set(true),
    ...(check ? { check } : {}),
  };
  return { at: fact, advice: say`add \`${fact.written}: true\``, fixes: [fix] };
}

function unnamedElsewhere({ image, user }: Container, { family }: Workload): Report {
  const [it, source] = family === 'dockerfile' ? ['image', 'its base image'] : ['service', 'its image'];
  const base = knownValue(image) ?? '';
  const title = `Set \`${user.written}\` to \`${ordinaryUser}\``;
  const check = 'whether that user may read and write the files that the program uses.';
  return {
    at: user,
    what: say`this ${it} runs as root${imageUser(base) === 'root' ? `, for \`${base}\` sets no other user` : ` unless ${source} sets another user`}`,
    why,
    advice: say`name another user in \`${user.written}\``,
    fixes: [{ title, change: () => user.slot.set(ordinaryUser), check }],
  };
}
