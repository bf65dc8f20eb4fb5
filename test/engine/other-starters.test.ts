import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fixAll } from '../../server/src/engine/fix-all.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const socket = '/var/run/docker.sock:/var/run/docker.sock';
const samples = new Map([
  ['run.sh', `docker run --rm --privileged \\\n  -v ${socket} alpine\nX=$(podman run --net host img)\n`],
  [
    '.devcontainer/devcontainer.json',
    `{\n  // why\n  "image": "a", "privileged": true,\n  "runArgs": ["--net=host", "-v", "${socket}"]\n}\n`,
  ],
  ['app.container', `[Container]\nImage=a\nPodmanArgs=--privileged\nNetwork=host\nVolume=${socket}\n`],
  [
    '.github/workflows/ci.yaml',
    `jobs:\n  a:\n    container:\n      image: a\n      options: --privileged --net host\n      volumes: ["${socket}"]\n`,
  ],
]);

function found(path: string, text: string) {
  const file = { path, text };
  const analysis = analyze(file, { ...defaultSettings, level: 'baseline' });
  assert.deepEqual(analysis.failures, []);
  for (const finding of analysis.findings) provenFixes(file, defaultSettings, analysis, finding);
  return analysis.findings.map(({ ruleId }) => ruleId);
}

describe('files that start containers', () => {
  for (const [path, text] of samples) {
    it(`${path}: is judged by the same rules`, () => {
      for (const id of ['privileged-container', 'runtime-socket-mount', 'host-network-namespace'])
        assert.ok(found(path, text).includes(id), id);
    });

    it(`${path}: is read wherever it is cut off`, () => {
      for (let end = 0; end < text.length; end++) found(path, text.slice(0, end));
    });
  }

  it('text in echo, comments and heredocs starts nothing', () => {
    const text = `# docker run --privileged a\necho "docker run --privileged a"\ncat <<E\ndocker run --privileged a\nE\n`;
    assert.deepEqual(found('run.sh', text), []);
  });

  it('a megabyte of them takes time that its length bounds', () => {
    const script = `docker run --privileged x\n${'echo aaaaaaaaaaaaaaaaaaaaaa\n'.repeat(40_000)}`;
    assert.deepEqual(found('run.sh', script), ['privileged-container']);
    const unit = `[Container]\nImage=a\n${'Environment=A=aaaaaaaaaa\nSeccompProfile=unconfined\n'.repeat(40_000)}`;
    assert.deepEqual(found('a.container', unit), ['seccomp-unconfined']);
  });

  it('options behind the image are those of the program', () => {
    assert.deepEqual(found('run.sh', 'docker run alpine --privileged --net host\n'), []);
  });
});

describe('what the starters say in their own way', () => {
  const fixedText = (path: string, text: string) =>
    fixAll({ path, text }, { ...defaultSettings, level: 'all' }, ({ kind }) => kind === 'harden', false).text;

  it('is fixed in words that the engine knows', () => {
    assert.equal(fixedText('a.sh', 'docker run --userns=host a\n'), 'docker run a\n');
    assert.doesNotMatch(fixedText('a.container', '[Container]\nImage=a\nUserNS=host\n'), /UserNS/);
  });

  it('is taken back in a unit by an empty value, and by a later one', () => {
    const unit = (lines: string) => found('a.container', `[Container]\nImage=a\nUser=1000\n${lines}\n`);
    assert.deepEqual(unit('AddCapability=ALL\nAddCapability='), []);
    assert.deepEqual(unit('Volume=/:/h\nVolume=\nVolume=/etc:/e'), ['sensitive-host-path-mount']);
    assert.deepEqual(unit('SecurityLabelDisable=true\nSecurityLabelDisable=false'), []);
    assert.deepEqual(unit('SecurityLabelDisable=false\nSecurityLabelDisable=true'), [
      'selinux-separation-disabled',
    ]);
  });

  it('names the socket of the user by a specifier', () => {
    assert.deepEqual(
      found('a.container', '[Container]\nImage=a\nUser=1000\nVolume=%t/podman/podman.sock:/x\n'),
      ['runtime-socket-mount'],
    );
  });

  it('is marked where the file says it, though a feature says it too', () => {
    const text =
      '{"image":"a","privileged":true,"features":{"ghcr.io/devcontainers/features/docker-in-docker:2":{}}}\n';
    const { findings } = analyze({ path: 'devcontainer.json', text }, defaultSettings);
    const marked = findings.map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(marked, ['true']);
  });

  it('says nothing where it is nested beyond reason, and breaks nothing', () => {
    const deep = `{"image":"a","x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    assert.deepEqual(analyze({ path: 'devcontainer.json', text: deep }, defaultSettings).findings, []);
  });
});

describe('a dev container that Compose starts', () => {
  it('has nothing of what `docker run` would be told', () => {
    const of = (start: string) =>
      `{${start}, "runArgs": ["--runtime=kata", "--pid=host"], "capAdd": ["SYS_ADMIN"]}\n`;
    const judged = (start: string) => {
      const { findings, workloads } = analyze(
        { path: 'devcontainer.json', text: of(start) },
        defaultSettings,
      );
      return [
        workloads[0]?.sandbox.boundary,
        ...findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`),
      ];
    };
    assert.deepEqual(judged('"dockerComposeFile": "compose.yaml", "service": "app"'), [
      'shared-kernel',
      'dangerous-capability error',
    ]);
    assert.equal(judged('"image": "x"')[0], 'microvm');
  });
});
