import { type Fact, knownValue } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'system-workdir',
  title: "Works in one of the kernel's folders",
  severity: 'information',
  level: 'baseline',
  boundary: 'filesystem',
  summary: 'The working directory of the image or of a build step is in `/proc`, `/sys`, `/dev` or `/boot`.',
  escape: `\`WORKDIR /proc/self/fd/7\` was an escape by itself (CVE-2024-21626): runc before 1.1.12 had a folder of the host
open there, and the container, or the build step, started in it with the host's files in reach. No honest image works in
there. In the rest of \`/proc\`, and in \`/sys\`, \`/dev\` and \`/boot\`, relative paths of the program meet the files of the
kernel; what a build puts there is hidden as soon as the container starts.`,
  remedy: `Work in a folder of the program's own, such as \`/app\`. An image that came with such a \`WORKDIR\` on a file
descriptor is an attack: do not build it, and look where it came from.`,
  standards: { cwe: [22, 403], attack: ['T1611'], cve: ['CVE-2024-21626'] },
  catalogue: [98],
  references: [
    'https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv',
    'https://docs.docker.com/reference/dockerfile/#workdir',
  ],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'The files in reach are opened as nobody.' },
    gvisor: { effect: 'contained', reason: 'The folder is one of the Sentry, not of the host.' },
    microvm: { effect: 'contained', reason: "It is the guest's; a builder outside is not helped." },
  },
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nWORKDIR /proc/self/fd/8\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nWORKDIR /app/proc\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ keyword, arguments: [path] }, report) {
    if (keyword !== 'WORKDIR' || !path) return;
    const text = normalizeHostPath(knownValue(path) ?? '');
    if (/^\/proc\/(self|thread-self|\d+)(\/task\/\d+)?\/(fd\/\d|cwd|root)/.test(text))
      report(intoTheHost(path));
    else if (/^\/(proc|sys|dev|boot)(\/|$)/.test(text) && !text.startsWith('/dev/shm')) {
      report({
        at: path,
        what: say`\`WORKDIR\` is in \`/${text.split('/')[1]}\`, which is the kernel's`,
        why: 'relative paths of the program meet files that steer the kernel and the devices',
        advice: 'work in a folder of the program',
      });
    }
  },
});

function intoTheHost(at: Fact<string>) {
  return {
    at,
    severity: 'error',
    what: '`WORKDIR` is a folder that some process has open',
    why: 'in runc before 1.1.12 that can be a folder of the host, and the program starts in it (CVE-2024-21626)',
    advice: 'do not build this, and find out who wrote it',
  } as const;
}
