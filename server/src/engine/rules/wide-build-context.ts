import { knownValue } from '../model/fact.ts';
import { normalizeHostPath } from '../model/paths.ts';
import { onTheBuilder } from '../risks/builder.ts';
import { hostPathRisk } from '../risks/host-paths.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'wide-build-context',
  title: "Build from the machine's own files",
  severity: 'warning',
  level: 'baseline',
  boundary: 'filesystem',
  summary: 'A build may copy from the root, a home folder or a system folder of the machine.',
  escape: `A build's context is every file that its Dockerfile may copy: \`COPY . /\`, a bind mount in a \`RUN\`, or a front end
named by \`# syntax\`. With \`/\`, a home or \`/etc\` as context that is the machine's keys, tokens and passwords. They go to
the builder, which may be another machine, and end up in an image that others pull.`,
  remedy: `Make the context the folder of the program, and name other folders one by one in \`additional_contexts\`. A
single key or token goes in as a build secret.`,
  standards: { cwe: [538, 668], attack: ['T1552.001'] },
  catalogue: [105],
  references: [
    'https://docs.docker.com/build/concepts/context/',
    'https://docs.docker.com/reference/compose-file/build/#additional_contexts',
  ],
  sandboxes: onTheBuilder,
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    build:\n      context: /\n' }],
    good: [{ family: 'compose', text: 'services:\n  web:\n    build:\n      context: ..\n' }],
  },
  subject: 'build-step',
  check({ contexts }, report) {
    for (const { name, value } of contexts) {
      const path = normalizeHostPath(knownValue(value) ?? '');
      const isLocal = /^[/~]/.test(path) || /^[A-Za-z]:[\\/]/.test(path);
      const risk = isLocal ? hostPathRisk(path, { readOnly: true }) : undefined;
      const is = path === '~' ? 'the home of whoever builds' : risk?.is;
      if (!is) continue;
      const words = name === 'context' ? '`context`' : `the context \`${name}\``;
      report({
        at: value,
        what: say`${words} hands the machine's \`${path}\` to the build: ${is}`,
        why: 'the Dockerfile, its front end and whatever the build runs can copy it into the image',
        advice: 'name the folder of the program',
      });
    }
  },
});
