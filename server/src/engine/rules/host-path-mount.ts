import { isFalse, knownValue } from '../model/fact.ts';
import { allowedHostPaths } from '../risks/allow-lists.ts';
import { hostPathRisk, isHarmlessPath, mediumOf } from '../risks/host-paths.ts';
import { withoutMountCheck } from '../risks/words.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'host-path-mount',
  title: 'Path of the host',
  severity: 'hint',
  level: 'all',
  boundary: 'filesystem',
  summary: 'The container sees a file or folder of the host that is outside the project.',
  escape: `What is in the folder depends on the host, which the file cannot tell. Writable, whoever breaks in changes it,
plants links and setuid programs for those who trust it, and fills the disk that all share. Mounted read-only it leaks
what is there.

Paths that are known to hand over the host are the matter of \`sensitive-host-path-mount\` and \`runtime-socket-mount\`,
other \`hostPath\` volumes that of \`host-path-volume\`. What is left are folders of which nothing is known, such as
\`/srv/data\`, and harmless files that many containers need, such as \`/etc/localtime\`; others report both as sensitive
by the first part of the path. The project's own files (\`./site\`) and anonymous
volumes, which are a path of the container alone (\`- /data\`), are not reported.`,
  remedy: `Keep data in a named volume, which the engine owns. Mount single files instead of folders, and read-only what is
only read.`,
  standards: { cisDocker: '5.6', cwe: [668] },
  catalogue: [21, 23, 24, 25, 26],
  references: [
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://docs.docker.com/engine/storage/volumes/',
  ],
  sandboxes: {
    'user-namespace': { effect: 'not-helped', reason: 'The mount keeps the owners that the files have.' },
    gvisor: { effect: 'not-helped', reason: 'The files of the host are passed through.' },
    microvm: { effect: 'not-helped', reason: 'The files of the host are shared with the guest.' },
  },
  silentBeside: ['sensitive-host-path-mount', 'runtime-socket-mount', 'host-path-volume'],
  options: [allowedHostPaths],
  examples: {
    bad: [
      {
        family: 'compose',
        text: `services:
  web:
    volumes:
      - /srv/site:/site:ro
`,
      },
    ],
    good: [
      {
        family: 'compose',
        text: 'services:\n  web:\n    image: nginx\n    volumes:\n      - ./site:/site:ro\n',
      },
    ],
  },
  subject: 'container',
  check({ mounts }, { hostVolumes, family }, report, option) {
    const isAllowed = option(allowedHostPaths);
    const volumes = new Set(hostVolumes.map(({ source }) => source.span.start));
    for (const { source, readOnly, claim, remove } of mounts) {
      const path = knownValue(source);
      // Of a claim's it is told once, where the volume is defined.
      if (path === undefined || claim !== undefined || !isAbsolute(path)) continue;
      const access = { readOnly: knownValue(readOnly) };
      if (hostPathRisk(path, access) || isAllowed(path, access.readOnly === true)) continue;
      const isHarmless = isHarmlessPath(path, access);
      if (volumes.has(source.span.start) && !isHarmless) continue;
      const isWritable = isFalse(readOnly);
      // The Pod Security Standards are against any path of the node.
      if (isHarmless && !isWritable && family !== 'kubernetes') continue;
      report({
        at: source,
        severity: isWritable ? 'information' : 'hint',
        what: say`\`${path}\` of the host is mounted${isWritable ? ' writable' : ''}`,
        why: say`whoever breaks in ${gain(path, isWritable)}${isHarmless && !isWritable ? ', which tells little' : ''}`,
        advice:
          mediumOf(path) === 'device'
            ? 'take it away if the program runs without'
            : say`keep data in a volume that the ${family === 'kubernetes' ? 'cluster' : 'engine'} owns`,
        fixes: [
          {
            title: `Remove the mount of \`${path}\``,
            change: () => remove(),
            check: withoutMountCheck,
          },
        ],
      });
    }
  },
});

function gain(path: string, isWritable: boolean): string {
  const medium = mediumOf(path);
  if (medium === 'device') return "reaches its driver in the host's kernel, if the device cgroup lets them";
  if (medium === 'shared memory')
    return `reads ${isWritable ? 'and changes ' : ''}what the host's processes have in shared memory`;
  return isWritable ? `changes it, and fills the host's ${medium}` : 'reads it';
}

function isAbsolute(path: string): boolean {
  return /^([/~]|\\|[A-Za-z]:)/.test(path);
}
