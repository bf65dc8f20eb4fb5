import { isTrue, knownValue } from '../model/fact.ts';
import { invocations } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'engine-in-container',
  title: 'Container engine in a container',
  severity: 'information',
  level: 'baseline',
  boundary: 'kernel',
  summary: 'The container runs a container engine of its own.',
  escape: `An engine in a container needs nearly all rights of the host to start others: Docker in Docker runs with
\`privileged: true\`, where whoever breaks in has the host. Its API, on port 2375 without a password in older setups, gives
the same to everything that reaches it.

Where \`privileged\` is written beside it, that is what is reported, and this is not told again.`,
  remedy: `Build images without an engine: BuildKit or Buildah rootless. Or give the engine a microVM (Kata Containers) or
Sysbox, where it needs no rights of the host.`,
  standards: { cwe: [250], attack: ['T1610', 'T1611'] },
  catalogue: [79],
  references: ['https://hub.docker.com/_/docker', 'https://github.com/nestybox/sysbox'],
  sandboxes: {
    'user-namespace': {
      effect: 'reduced',
      reason: 'Sysbox runs an engine without rights of the host; by itself the namespace is not enough.',
    },
    gvisor: { effect: 'contained', reason: 'An engine runs inside, with its own settings.' },
    microvm: { effect: 'contained', reason: 'The engine has a kernel of its own.' },
  },
  impliedBy: ['privileged-container'],
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  docker:\n    image: docker:27-dind\n' }],
    good: [{ family: 'compose', text: 'services:\n  docker:\n    image: docker:27-cli\n' }],
  },
  subject: 'container',
  check({ image, commands, privileged }, _workload, report) {
    if (isTrue(privileged)) return;
    const started = commands
      .flatMap(invocations)
      .find(({ name }) => /^(dockerd|containerd|buildkitd)$/.test(name));
    const [, tag = ''] = /(?:^|\/)docker:([\w.-]+)(?:@|$)/.exec(knownValue(image) ?? '') ?? [];
    const isEngine = tag.split('-').includes('dind');
    if (!started && !isEngine) return;
    report({
      at: started && !isEngine ? { span: started.span } : image,
      what: isEngine
        ? 'the image runs a container engine'
        : say`\`${started?.name}\` runs a container engine`,
      why: 'it needs nearly all rights of the host, and hands them to whoever breaks in or reaches its API',
      advice: 'build without an engine, or give it a microVM of its own',
    });
  },
});
