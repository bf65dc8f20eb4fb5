import { knownValue } from '../model/fact.ts';
import { hostPathRisk } from '../risks/host-paths.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'runtime-socket-volume',
  title: 'Image made for a runtime socket',
  severity: 'warning',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The image declares a volume where a container runtime has its socket.',
  escape: `\`VOLUME\` mounts nothing of the host: without more it makes an empty folder there. But it says what the image is
for, and who runs it as meant mounts the host's socket there. Then whoever breaks in starts a privileged container with
the host's disk in it. Where the socket is mounted, \`runtime-socket-mount\` says so.`,
  remedy: `Remove the volume. A program that has to build images can use a builder without a daemon (Buildah, or BuildKit
in rootless mode); one that only watches containers can ask a proxy that lets reading through and nothing else.`,
  standards: { cisDocker: '5.32', cwe: [250, 668], attack: ['T1611'] },
  catalogue: [92],
  references: [
    'https://docs.docker.com/reference/dockerfile/#volume',
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The socket takes orders from whoever may open it.' },
    gvisor: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'It refuses sockets of the host unless told otherwise.',
    },
    microvm: {
      effect: 'not-supported',
      outcome: 'breaks',
      reason: 'Sockets of the host do not answer in the guest.',
    },
  },
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nVOLUME /var/run/docker.sock\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nVOLUME /var/lib/app\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check({ keyword, arguments: paths }, report) {
    if (keyword !== 'VOLUME') return;
    for (const path of paths) {
      // Some write a source and a target, as on a command line; it is one path to the builder.
      const [source = ''] = (knownValue(path) ?? '').split(':', 1);
      const risk = hostPathRisk(source, { readOnly: undefined });
      if (risk?.kind !== 'runtime-socket') continue;
      report({
        at: path,
        what: say`\`VOLUME\` makes room for ${risk.is} in the image`,
        why: 'who runs the image as meant gives it that socket, and with it the host',
        advice: 'remove it, and do without the socket',
      });
    }
  },
});
