/** Containers that commands start, in Makefiles and inside other formats; features of dev containers. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fixAll } from '../../server/src/engine/fix-all.ts';
import { ignoreEdit } from '../../server/src/engine/ignore-fix.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';

function found(path: string, text: string) {
  const { findings } = analyze({ path, text }, defaultSettings);
  return findings.map(({ ruleId, span }) => [ruleId, text.slice(span.start, span.end)]);
}

describe('a Makefile', () => {
  const text = `RUN := docker run --privileged x
test: # docker run --privileged
\t@docker run --rm \\
\t\t--pid=host -v $$PWD:/src -v "$(CURDIR)":/x img
\t-echo docker run --privileged
\techo $< $@ $$(docker run --ipc host y)
`;

  it('is judged by its recipes', () => {
    assert.deepEqual(found('Makefile', text), [
      ['host-pid-namespace', 'host'],
      ['host-ipc-namespace', 'host'],
    ]);
    assert.deepEqual(found('rules.mk', 'x:\n\tdocker ps\n'), []);
  });

  it('is fixed where it is', () => {
    const { text: fixed } = fixAll({ path: 'Makefile', text }, defaultSettings, () => true, false);
    assert.doesNotMatch(fixed, /--pid=host/);
    assert.match(fixed, /-v \$\$PWD:\/src -v "\$\(CURDIR\)":\/x img\n/);
  });
});

describe('a program that enters a container', () => {
  it('is judged by the rights that it gets, not by its user', () => {
    const text =
      'docker exec -it --privileged -u root web sh\ndocker exec -u root web chown a b\npodman exec web --privileged\n';
    assert.deepEqual(found('enter.sh', text), [['privileged-container', '--privileged']]);
    const { text: fixed } = fixAll({ path: 'enter.sh', text }, defaultSettings, () => true, false);
    assert.match(fixed, /^docker exec -it -u root web sh\n/);
  });

  it('is no workload where it gets none', () => {
    assert.deepEqual(
      analyze({ path: 'enter.sh', text: 'docker exec web sh\n' }, defaultSettings).workloads,
      [],
    );
  });

  it('is advised nothing', () => {
    const { workloads } = analyze(
      { path: 'enter.sh', text: 'docker exec --privileged web sh\n' },
      defaultSettings,
    );
    assert.equal(workloads[0]?.advise().verdict, 'not-applicable');
  });
});

describe('a build on a command line', () => {
  it('is judged by what it lets the build do', () => {
    for (const [text, wanted] of [
      ['docker build --network host .', [['host-network-build', 'host']]],
      ['docker build . --pull -t a --network=host', [['host-network-build', 'host']]],
      [
        'sudo docker --debug buildx build -qt a --load --allow security.insecure .',
        [['insecure-build-step', 'security.insecure']],
      ],
      [
        'docker image build --allow=network.host --allow "security.insecure" -f x .',
        [
          ['host-network-build', 'network.host'],
          ['insecure-build-step', 'security.insecure'],
        ],
      ],
      ['docker buildx build --allow device .', [['build-device-access', 'device']]],
      ['podman build --layers --network host -v /a:/b .', [['host-network-build', 'host']]],
    ] as const) {
      assert.deepEqual(found('build.sh', `${text}\n`), wanted, text);
    }
    const workflow = 'jobs:\n  a:\n    steps:\n      - run: docker build --network host .\n';
    assert.deepEqual(found('.github/workflows/ci.yml', workflow), [['host-network-build', 'host']]);
    assert.deepEqual(found('Makefile', 'all:\n\tdocker build --network=host .\n'), [
      ['host-network-build', 'host'],
    ]);
  });

  it('is silent about everything else', () => {
    for (const text of [
      'docker build --network none --network $NET .',
      'docker build --network host --network default .',
      'docker build -t host --build-arg network=host --label --network host .',
      'docker compose build --network host',
      'docker buildx create --driver-opt network=host --use',
      'echo docker build --network host .',
      'docker network create build',
    ]) {
      assert.deepEqual(found('build.sh', `${text}\n`), [], text);
    }
  });

  it('is fixed where it is', () => {
    const text = 'docker build -t a \\\n  --network host \\\n  --allow security.insecure .\n';
    const { text: fixed } = fixAll({ path: 'build.sh', text }, defaultSettings, () => true, true);
    assert.equal(fixed, 'docker build -t a \\\n .\n');
  });
});

describe('the socket of a rootless runtime', () => {
  const mounted = (source: string) => found('run.sh', `docker run -v ${source}:/s x\n`);

  it('is known by the variable that names its folder, and by whoever its user is', () => {
    for (const source of [
      '$XDG_RUNTIME_DIR/docker.sock',
      `\${XDG_RUNTIME_DIR}/podman/podman.sock`,
      `\${XDG_RUNTIME_DIR:-/run/user/1000}/docker.sock`,
      '/run/user/$(id -u)/podman/podman.sock',
      '/run/user/$UID/docker.sock',
      '/run/user/1000/podman/podman.sock',
    ]) {
      assert.deepEqual(mounted(source), [['runtime-socket-mount', source]]);
    }
    const long = 'docker run --mount type=bind,readonly,src="$XDG_RUNTIME_DIR/docker.sock",dst=/s x\n';
    assert.deepEqual(found('run.sh', long), [['runtime-socket-mount', '$XDG_RUNTIME_DIR/docker.sock']]);
  });

  it('is none of what else is in that folder', () => {
    for (const source of [
      '$XDG_RUNTIME_DIR/pulse/native',
      '$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY',
      '$XDG_RUNTIME_DIRS/docker.socket',
      '$HOME/run/app',
    ]) {
      assert.deepEqual(mounted(source), [], source);
    }
  });
});

describe('a command line inside another format', () => {
  it('is judged too', () => {
    const dockerfile = 'FROM docker:cli\nUSER 65532\nRUN docker run --privileged x\n';
    assert.deepEqual(found('Dockerfile', dockerfile), [['privileged-container', '--privileged']]);
    const compose =
      'services:\n  ci:\n    image: docker:cli\n    command: ["sh", "-c", "docker run --pid host x"]\n';
    assert.deepEqual(found('compose.yaml', compose), [['host-pid-namespace', 'host']]);
  });

  it('is judged in the steps of a workflow', () => {
    const text = `jobs:
  build:
    steps:
      - run: |
          echo start
          docker run -v \${{ github.workspace }}:/x \\
            --privileged \${{ env.IMAGE }}
      - run: echo docker run --privileged x
`;
    assert.deepEqual(found('.github/workflows/ci.yml', text), [['privileged-container', '--privileged']]);
  });

  it('is none in the steps of a workflow that have another shell', () => {
    const run = 'docker run --privileged x';
    const workflow = (top: string, job: string, step: string) =>
      found('.github/workflows/ci.yml', `${top}jobs:\n  a:\n${job}    steps:\n      - run: ${run}\n${step}`);
    const shell = (name: string) => `        shell: ${name}\n`;
    const defaults = (name: string, indent = '') => `${indent}defaults: { run: { shell: ${name} } }\n`;
    for (const posix of [
      workflow('', '', ''),
      workflow('', '', shell('bash')),
      workflow('', '', shell('/bin/bash -eo pipefail {0}')),
      workflow(defaults('pwsh'), '', shell('sh')),
      workflow(defaults('pwsh'), defaults('bash', '    '), ''),
      workflow('', '    runs-on: windows-latest\n', shell('bash')),
    ]) {
      assert.deepEqual(posix, [['privileged-container', '--privileged']]);
    }
    for (const other of [
      ...['python', 'pwsh', 'powershell', 'cmd', "'perl {0}'", `\${{ matrix.shell }}`].map((name) =>
        workflow('', '', shell(name)),
      ),
      workflow(defaults('python'), '', ''),
      workflow(defaults('bash'), defaults('pwsh', '    '), ''),
      workflow('', '    runs-on: windows-latest\n', ''),
      workflow('', '    runs-on: [self-hosted, Windows]\n', ''),
    ]) {
      assert.deepEqual(other, []);
    }
  });

  it('has its place in a folded text too', () => {
    const text = `services:
  ci:
    image: docker:cli
    command: >-


      sh -c "docker run
      --pid host
      x"
  more:
    image: docker:cli
    command: >2
        docker run --uts=host
        y

      ; docker run --privileged z
`;
    assert.deepEqual(found('compose.yaml', text), [
      ['host-pid-namespace', 'host'],
      ['host-uts-namespace', 'host'],
    ]);
    const workflow = `jobs:\r\n  a:\r\n    steps:\r\n      - run: >\r\n          docker run\r\n          --privileged \r\n          x\r\n\r\n          docker run --ipc=host y\r\n`;
    assert.deepEqual(found('.github/workflows/ci.yml', workflow), [
      ['privileged-container', '--privileged'],
      ['host-ipc-namespace', 'host'],
    ]);
  });

  it('is not taken for a command where it is an argument', () => {
    const compose =
      'services:\n  ci:\n    image: docker:cli\n    command: ["echo", "docker", "run", "--privileged", "x"]\n';
    assert.deepEqual(found('compose.yaml', compose), []);
  });
});

describe('a dev container', () => {
  const path = '.devcontainer/devcontainer.json';
  const text = `{
  // The engine of the host.
  "image": "debian",
  "features": {
    "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {},
    "ghcr.io/devcontainers/features/node:1": {}
  }
}
`;

  it('has what its features give it', () => {
    assert.deepEqual(found(path, text), [
      ['runtime-socket-mount', '"ghcr.io/devcontainers/features/docker-outside-of-docker:1"'],
    ]);
    const inside = text.replace('outside-of-docker:1', 'in-docker:2');
    assert.deepEqual(
      found(path, inside).map(([id]) => id),
      ['privileged-container'],
    );
  });

  it('can ignore a finding with a comment of its own', () => {
    const file = { path, text };
    const analysis = analyze(file, defaultSettings);
    const [finding] = analysis.findings;
    assert.ok(finding);
    const edit = ignoreEdit(file, defaultSettings, analysis, finding, 'we need it');
    assert.ok(edit);
    const ignored = applyEdits(text, [edit]);
    assert.match(ignored, /\n {4}\/\/ bulkhead-ignore runtime-socket-mount -- we need it\n/);
    assert.deepEqual(found(path, ignored), []);
  });
});

describe('a command that runs over several lines', () => {
  const text = 'set -e\ndocker run --rm \\\n  --privileged \\\n  a\n';

  it('is covered as a whole by a comment above it', () => {
    const ignored = text.replace('docker', '# bulkhead-ignore privileged-container -- a test\ndocker');
    const { findings, problems } = analyze({ path: 'a.sh', text: ignored }, defaultSettings);
    assert.deepEqual([findings, problems], [[], []]);
  });

  it('is offered that comment, where it can stand', () => {
    const file = { path: 'a.sh', text };
    const analysis = analyze(file, defaultSettings);
    const [finding] = analysis.findings;
    assert.ok(finding);
    const edit = ignoreEdit(file, defaultSettings, analysis, finding, 'a test');
    assert.deepEqual(edit?.span, { start: 7, end: 7 });
  });
});
