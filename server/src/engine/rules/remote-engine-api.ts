import { knownValue } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

/** Names and addresses by which a container reaches its own host. */
const hostAddress =
  /^(host\.docker\.internal|gateway\.docker\.internal|host\.containers\.internal|172\.17\.0\.1|localhost|127\.)/;

export default defineRule({
  id: 'remote-engine-api',
  title: 'Container engine over TCP',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container is told of a container engine that it can command over the network.',
  escape: `\`DOCKER_HOST=tcp://…\` points at the API of a container engine. Whoever breaks in starts a privileged
container there, with the root of that machine mounted, and owns it. On port 2375 the API asks nobody who he is, so that
everything else on the network can do the same.

Which machine that is, the file does not say: another container with its own engine, a proxy that lets only some requests
through, or the host itself. The host's own addresses are a warning.`,
  remedy: `Build images without an engine (BuildKit's client with a rootless builder, Kaniko's successors, Buildah). If it has to
be, use TLS with client certificates (port 2376), and give the engine a microVM of its own.`,
  standards: { cwe: [284, 306], attack: ['T1610', 'T1611'] },
  catalogue: [19],
  references: [
    'https://docs.docker.com/engine/security/protect-access/',
    'https://docs.docker.com/reference/cli/docker/#environment-variables',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The engine that is reached runs outside of it.' },
    gvisor: { effect: 'not-helped', reason: 'The engine that is reached runs outside of it.' },
    microvm: { effect: 'not-helped', reason: 'The engine that is reached runs outside of it.' },
  },
  examples: {
    bad: [
      {
        family: 'compose',
        text: 'services:\n  ci:\n    image: runner\n    environment:\n      DOCKER_HOST: tcp://host.docker.internal:2375\n',
      },
      {
        family: 'kubernetes',
        text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: ci\nspec:\n  containers:\n    - name: ci\n      image: runner\n      env:\n        - name: DOCKER_HOST\n          value: tcp://docker:2375\n',
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  ci:\n    image: runner\n    environment:\n      DOCKER_HOST: ssh://builder@build.example.com\n',
      },
    ],
  },
  subject: 'container',
  check({ environment }, _workload, report) {
    for (const { name, value } of environment) {
      const [, host = '', port = ''] =
        /^(?:tcp|https?):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(knownValue(value) ?? '') ?? [];
      if (!/^(DOCKER_HOST|CONTAINER_HOST)$/.test(name) || host === '') continue;
      const isHost = hostAddress.test(host);
      report({
        at: value,
        severity: isHost ? 'warning' : 'information',
        what: say`\`${name}\` points at a container engine${port === '2375' ? ' that asks nobody who he is' : ''}`,
        why: say`whoever breaks in has it start privileged containers${isHost ? ', and has the host' : ' on its machine'}`,
        advice: 'build without an engine, or use one that is in a microVM of its own',
      });
    }
  },
});
