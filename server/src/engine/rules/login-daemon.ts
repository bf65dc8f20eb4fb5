import { insideTheContainer } from '../risks/builder.ts';
import { invocations } from '../risks/commands.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'login-daemon',
  title: 'Container that people sign in to',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'The container starts an SSH server or another one that lets people sign in.',
  escape: `A server for logins needs root, keeps keys or passwords in the image, and gives a shell in the container to whoever
has one of them. It is a door beside the one that the platform guards and logs (\`docker exec\`, \`kubectl exec\`).

Where people are meant to sign in, as to a jump host, it is the program itself, and a microVM around it a good idea.`,
  remedy: `Leave the server out and use \`docker exec\` or \`kubectl exec\`.`,
  standards: { cisDocker: '5.7', cwe: [284], attack: ['T1021.004'] },
  catalogue: [99],
  references: ['https://docs.docker.com/reference/cli/docker/container/exec/'],
  sandboxes: insideTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nUSER 65532\nCMD ["/usr/sbin/sshd", "-D"]\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nUSER 65532\nCMD ["ssh", "host"]\n' }],
  },
  subject: 'container',
  check({ commands }, _workload, report) {
    for (const { name, span } of commands.flatMap(invocations)) {
      if (!/^(sshd|dropbear|telnetd|in\.telnetd|rlogind|rshd)$/.test(name)) continue;
      report({
        at: { span },
        what: say`\`${name}\` lets people sign in to this container`,
        why: 'whoever has a key or a password of the image gets a shell past what the platform guards',
        advice: 'leave it out, and use `docker exec` or `kubectl exec`',
      });
    }
  },
});
