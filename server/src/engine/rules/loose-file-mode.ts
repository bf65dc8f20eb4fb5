import { insideTheContainer } from '../risks/builder.ts';
import { modesSetBy } from '../risks/file-modes.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'loose-file-mode',
  title: 'Files that every user may change',
  severity: 'hint',
  level: 'all',
  boundary: 'identity',
  summary: 'A step of the build makes files writable for all users, or setgid.',
  escape: `Whoever breaks in as an ordinary user writes to such a file. Where it is a program, a script or a setting that root
reads later, that is a way to root of the container. A setgid program hands its group to whoever starts it.

Nothing is said of folders with the sticky bit, such as \`chmod 1777 /tmp\`, nor of \`chmod +w\`, which keeps to the umask and
gives others nothing. Setuid is more than this: \`setuid-program\`.`,
  remedy: `Give the files to the user that needs them: \`COPY --chown=1000:1000 --chmod=0750\`. OpenShift and the like, where
the user is not known beforehand, need the group 0 to write (\`chmod g=u\`), not everybody.`,
  standards: { cisDocker: '4.8', cwe: [276, 732], attack: ['T1222.002'] },
  catalogue: [94],
  references: [
    'https://man7.org/linux/man-pages/man1/chmod.1.html',
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  ],
  sandboxes: insideTheContainer,
  examples: {
    bad: [{ family: 'dockerfile', text: 'FROM debian:13\nCOPY --chmod=777 app /app\nUSER 65532\n' }],
    good: [{ family: 'dockerfile', text: 'FROM debian:13\nCOPY --chmod=755 app /app\nUSER 65532\n' }],
  },
  subject: 'build-step',
  check(step, report) {
    for (const { words, mode, at } of modesSetBy(step)) {
      if (mode.setuid || !(mode.worldWritable || mode.setgid)) continue;
      report({
        at,
        what: mode.worldWritable
          ? say`\`${words}\` lets every user of the container change the files`
          : say`\`${words}\` hands the files' group to whoever starts them`,
        why: mode.worldWritable
          ? 'whoever breaks in as an ordinary user puts his own code where others run it'
          : 'whoever breaks in as an ordinary user joins that group; on folders it is harmless',
        advice: 'give the files to the user that needs them, and let no other write',
      });
    }
  },
});
