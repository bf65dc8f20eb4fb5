// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write their variables like this

import assert from 'node:assert/strict';
import type { BuildStep } from '../../server/src/engine/model/build.ts';
import { applied, known, stepOf, stepsOf, textAt } from './dockerfile-support.ts';

function keywords(text: string): string[] {
  return stepsOf(text).map(({ keyword }) => keyword);
}

/** The commands of a step in short, `?` for a word that only running it can tell. */
function commandsOf({ commands }: BuildStep): string[] {
  return commands.map(({ words }) => words.map(({ text = '?' }) => text).join(' '));
}

describe('build steps of a Dockerfile', () => {
  it('are the instructions that rules read, of all stages and of ONBUILD', () => {
    const text =
      '# syntax=docker/dockerfile:1\nFROM a AS one\nRUN x\nENV A=b\nCOPY x y\nCMD z\n' +
      'FROM b\nONBUILD RUN --network=host x\nVOLUME /x\nWORKDIR /y\n';
    assert.deepEqual(keywords(text), ['syntax', 'RUN', 'ENV', 'COPY', 'RUN', 'VOLUME', 'WORKDIR']);
    assert.deepEqual(
      stepsOf(text).map(({ name, deferred }) => `${name}${deferred ? ' deferred' : ''}`),
      ['b', 'one', 'one', 'one', 'b deferred', 'b', 'b'],
    );
  });

  it('say whether what they leave is in the image', () => {
    const text = 'FROM a AS base\nRUN 1\nFROM base AS other\nRUN 2\nFROM base\nRUN 3\n';
    assert.deepEqual(
      stepsOf(text).map(({ inImage }) => inImage),
      [true, false, true],
    );
  });

  it('know the modes of sandbox and network', () => {
    const network = (value: string) => known(stepOf(`FROM a\nRUN --network=${value} x\n`).network);
    assert.equal(network('host'), 'host');
    assert.equal(network('"host"'), 'host');
    assert.equal(network('none'), 'own');
    assert.equal(network('default'), 'own');
    assert.equal(network('toString'), undefined);
    const insecure = (value: string) => known(stepOf(`FROM a\nRUN --security=${value} x\n`).insecure);
    assert.equal(insecure('insecure'), true);
    assert.equal(insecure('sandbox'), false);
    assert.equal(insecure('other'), undefined);
    const plain = stepOf('FROM a\nRUN x\n');
    assert.deepEqual([plain.insecure.state, plain.network.state], ['absent', 'absent']);
  });

  it('resolve variables, and say nothing where there is no value', () => {
    assert.equal(known(stepOf('FROM a\nARG N=host\nRUN --network=$N x\n').network), 'host');
    assert.equal(stepOf('FROM a\nARG N\nRUN --network=$N x\n').network.state, 'unresolved');
    assert.equal(stepOf('FROM a\nRUN --network x\n').network.state, 'unresolved');
    const [workdir] = stepOf('FROM a\nENV D=/x\nWORKDIR ${D}/y\n').arguments;
    assert.equal(workdir && known(workdir), '/x/y');
    const later = stepOf('FROM a\nWORKDIR $D\nENV D=/x\n').arguments[0];
    assert.equal(later?.state, 'unresolved');
    const inherited = stepOf('FROM a AS base\nENV D=/x\nFROM base\nVOLUME $D\n').arguments[0];
    assert.equal(inherited && known(inherited), '/x');
  });

  it('underline flags and words', () => {
    const text = 'FROM a\nRUN --mount=type=ssh \\\n  --network=host x\n';
    const { network } = stepOf(text);
    assert.equal(textAt(text, network.span), '--network=host');
    assert.equal(network.written, 'RUN --network');
    assert.equal(network.keySpan && textAt(text, network.keySpan), '--network');
    const copy = 'FROM a\nCOPY --from=b --chmod=4755 \\\n  "x y" /z\n';
    const { flags, arguments: words } = stepOf(copy);
    assert.deepEqual(
      flags.map(({ name, value }) => [name, known(value), textAt(copy, value.span)]),
      [
        ['from', 'b', '--from=b'],
        ['chmod', '4755', '--chmod=4755'],
      ],
    );
    assert.deepEqual(words.map(known), ['x y', '/z']);
  });

  it('read lists as words', () => {
    const text = 'FROM a\nVOLUME ["/a", "/b c"]\n';
    const { arguments: words } = stepOf(text);
    assert.deepEqual(
      words.map((word) => [known(word), textAt(text, word.span)]),
      [
        ['/a', '/a'],
        ['/b c', '/b c'],
      ],
    );
  });

  it('know the user that runs them', () => {
    const text = 'FROM a AS base\nRUN 1\nUSER app\nRUN 2\nFROM base\nRUN 3\nUSER 0\nRUN 4\nUSER $U\nRUN 5\n';
    assert.deepEqual(
      stepsOf(text).map(({ user }) => (user.state === 'unresolved' ? '?' : user.value.text)),
      ['', 'app', 'app', '0', '?'],
    );
  });

  it('hold the user that images built on this one get, but not of stages in the file', () => {
    const step = stepOf('FROM a\nONBUILD USER app\nONBUILD USER root\n');
    assert.deepEqual([step.keyword, step.deferred, known(step.user)?.text], ['USER', true, 'root']);
    assert.deepEqual(keywords('FROM a AS base\nONBUILD USER root\nFROM base\n'), []);
  });

  it('know which steps follow in their stage', () => {
    const [first] = stepsOf('FROM a\nRUN 1\nCOPY x y\nRUN 2\nFROM b\nRUN 3\n');
    assert.deepEqual(
      first?.later().map(({ keyword }) => keyword),
      ['COPY', 'RUN'],
    );
  });
});

describe('mounts of a RUN', () => {
  const options = (flag: string) => {
    const [mount] = stepOf(`FROM a\nARG M\nARG T=secret\nRUN ${flag} x\n`).mounts;
    return (
      mount && `${mount.type} ${mount.options.map((o) => `${o.name}=${known(o.value) ?? '?'}`).join(' ')}`
    );
  };

  it('have a type and options by their main names', () => {
    assert.equal(options('--mount=type=secret,id=x,mode=0444'), 'secret id=x mode=0444');
    assert.equal(options('--mount=src=/a,dst=/b,readwrite'), 'bind source=/a target=/b rw=true');
    assert.equal(options("--mount='type=cache,target=/x'"), 'cache target=/x');
    assert.equal(options('--mount=TYPE=ssh'), 'ssh ');
  });

  it('resolve variables, and are left out where their type is unknown', () => {
    assert.equal(options('--mount=type=$T,mode=$M'), 'secret mode=?');
    assert.equal(options('--mount=type=$M,rw'), undefined);
  });

  it('lose an option without touching the others', () => {
    for (const [flag, without] of [
      ['--mount=type=ssh,mode=666', '--mount=type=ssh'],
      ['--mount=mode=666,type=ssh', '--mount=type=ssh'],
      ['--mount=type=ssh,mode=666,id=x', '--mount=type=ssh,id=x'],
    ]) {
      const text = `FROM a\nRUN ${flag} x\n`;
      const mode = stepOf(text).mounts[0]?.options.find(({ name }) => name === 'mode');
      assert.ok(mode);
      assert.equal(applied(text, mode.value.slot.remove()), `FROM a\nRUN ${without} x\n`);
    }
  });
});

describe('commands of a RUN', () => {
  it('are those of its script, each at its place', () => {
    const text = 'FROM a\nRUN make && \\\n  # why\n  chmod 777 \\\n    "/x y"\n';
    const { commands } = stepOf(text);
    assert.deepEqual(commandsOf(stepOf(text)), ['make', 'chmod 777 /x y']);
    const places = commands[1]?.words.map(({ span }) => textAt(text, span));
    assert.deepEqual(places, ['chmod', '777', '"/x y"']);
  });

  it('are the one of a list, and those of a shell in it', () => {
    const text = 'FROM a\nRUN ["sh", "-c", "chmod 1 x"]\n';
    const step = stepOf(text);
    assert.deepEqual(commandsOf(step), ['sh -c chmod 1 x', 'chmod 1 x']);
    assert.deepEqual(
      step.commands[1]?.words.map(({ span }) => textAt(text, span)),
      ['chmod', '1', 'x'],
    );
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN ["echo", "a\\"b"]\n')), ['echo a"b']);
  });

  it('are those of a heredoc that a shell reads', () => {
    const text = 'FROM a\nRUN <<EOF\nset -e\nchmod 1 x\nEOF\n';
    const step = stepOf(text);
    assert.deepEqual(commandsOf(step), ['set -e', 'chmod 1 x']);
    const [, mode] = step.commands[1]?.words ?? [];
    assert.equal(mode && textAt(text, mode.span), '1');
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN bash -e <<EOF\nx\nEOF\n')), ['bash -e', 'x']);
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN <<EOF\n#!/usr/bin/env bash\nx\nEOF\n')), ['x']);
  });

  it('are not what a heredoc only holds, or what another program reads', () => {
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN cat <<EOF > /x\nchmod 1 x\nEOF\n')), ['cat']);
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN <<EOF\n#!/usr/bin/python3\nx\nEOF\n')), []);
    assert.deepEqual(commandsOf(stepOf('# escape=`\nFROM a\nRUN chmod 1 x\n')), []);
    const [, run] = stepsOf('FROM a\nSHELL ["powershell"]\nRUN chmod 1 x\n');
    assert.deepEqual(run && commandsOf(run), []);
  });

  it('leave open what only the build knows', () => {
    assert.deepEqual(commandsOf(stepOf('FROM a\nRUN chmod $M x\n')), ['chmod ? x']);
  });
});
