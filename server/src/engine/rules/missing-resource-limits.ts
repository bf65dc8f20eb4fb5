import type { Fact } from '../model/fact.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'missing-resource-limits',
  title: 'No limit to what the container uses',
  severity: 'hint',
  level: 'all',
  boundary: 'kernel',
  summary: 'The container may use all memory, processors or processes of the machine.',
  escape: `Without limits one container, by a flaw or by an attacker's will, takes the memory and the process table that
everything else on the machine needs. It does not get out by that. Namespaces may have limits by default
(\`LimitRange\`), and hosts too, which a file does not show; this is told at level \`all\` only.`,
  remedy: 'Limit memory, processors and processes to what the program needs, with some air.',
  standards: { cisDocker: '5.11', cwe: [770], attack: ['T1499'] },
  catalogue: [76],
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'https://docs.docker.com/reference/compose-file/deploy/#resources',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'It limits rights, not use.' },
    gvisor: {
      effect: 'reduced',
      reason: 'The sandbox as a whole is limited, its containers among each other are not.',
      source: 'https://gvisor.dev/docs/user_guide/compatibility/',
    },
    microvm: {
      effect: 'reduced',
      reason: "A VM has a size; it is the runtime's default where no limit says another.",
    },
    vm: { effect: 'contained', reason: 'The specification of the machine says how much it has.' },
  },
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n' }],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    mem_limit: 512m\n    cpus: 1\n    pids_limit: 200\n',
      },
    ],
  },
  subject: 'container',
  check({ limits, span, role }, { family, partial }, report) {
    if (family === 'dockerfile' || partial || role === 'ephemeral') return;
    const missing = [
      isMissing(limits.memory) && 'memory',
      isMissing(limits.cpu) && 'processors',
      limits.pids && isMissing(limits.pids) && 'processes',
    ].filter((each) => each !== false && each !== undefined);
    if (missing.length === 0) return;
    report({
      at: { span, state: 'absent' },
      what: say`there is no limit to the container's ${listed(missing)}`,
      why: 'whoever breaks in can take what everything else on the machine needs',
      advice: 'limit it to what the program needs',
    });
  },
});

function isMissing(limit: Fact<string>): boolean {
  return limit.state === 'absent';
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
