// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write their variables like this

import assert from 'node:assert/strict';
import { sameData } from '../../server/src/engine/model/data.ts';
import {
  dockerfileData,
  type Instruction,
  parseDockerfile,
} from '../../server/src/engine/parse/dockerfile.ts';
import { textAt } from './dockerfile-support.ts';

/** Each instruction as `KEYWORD arguments`. */
function instructions(text: string): string[] {
  return parseDockerfile(text).instructions.map(({ keyword, rest }) => `${keyword} ${rest.text}`);
}

function only(text: string): Instruction {
  const [instruction, ...others] = parseDockerfile(text).instructions;
  assert.ok(instruction && others.length === 0, 'one instruction');
  return instruction;
}

describe('parseDockerfile: lines', () => {
  it('reads keywords in any case and keeps where they stand', () => {
    const text = 'from alpine\n  User app\n';
    const [from, user] = parseDockerfile(text).instructions;
    assert.equal(from?.keyword, 'FROM');
    assert.equal(user?.keyword, 'USER');
    assert.equal(textAt(text, user.keywordSpan), 'User');
    assert.equal(textAt(text, user.span), 'User app');
  });

  it('joins continued lines and leaves out the comments and empty lines between them', () => {
    const text = 'RUN a && \\\n  # why\n\n  b \\  \n  && c\nUSER app\n';
    assert.deepEqual(instructions(text), ['RUN a &&   b   && c', 'USER app']);
    const [run] = parseDockerfile(text).instructions;
    assert.equal(run && textAt(text, run.span), 'RUN a && \\\n  # why\n\n  b \\  \n  && c');
  });

  it('maps a word behind a continuation to its place', () => {
    const text = 'USER \\\n  # the app\n  app\n';
    assert.equal(textAt(text, only(text).arguments.span), 'app');
  });

  it('reads a keyword that is cut in two', () => {
    const text = 'US\\\nER app\n';
    assert.deepEqual(instructions(text), ['USER app']);
    assert.equal(textAt(text, only(text).keywordSpan), 'US\\\nER');
  });

  it('takes Windows line ends and a byte order mark', () => {
    const text = '\uFEFFFROM alpine\r\nRUN a \\\r\n  b\r\nUSER app\r\n';
    assert.deepEqual(instructions(text), ['FROM alpine', 'RUN a   b', 'USER app']);
    const user = parseDockerfile(text).instructions[2];
    assert.equal(user && textAt(text, user.span), 'USER app');
    assert.equal(user && textAt(text, user.arguments.span), 'app');
  });

  it('continues lines with the character that the escape directive names', () => {
    const text = '# escape=`\nFROM windows\nRUN dir C:\\\nRUN a `\n  b\n';
    assert.deepEqual(instructions(text), ['FROM windows', 'RUN dir C:\\', 'RUN a   b']);
    assert.equal(parseDockerfile(text).escapeToken, '`');
  });

  it('takes a directive for a comment once another comment, an instruction or an empty line came', () => {
    for (const head of ['# hello\n', '\n', 'ARG A\n']) {
      assert.equal(parseDockerfile(`${head}# escape=\`\n`).escapeToken, '\\', JSON.stringify(head));
    }
    assert.equal(parseDockerfile('# Syntax = docker/dockerfile:1\n#escape=`\n').escapeToken, '`');
  });

  it('does not continue a line that ends with an escaped escape character', () => {
    assert.deepEqual(instructions('COPY app C:\\\\\nUSER app\n'), ['COPY app C:\\\\', 'USER app']);
  });

  it('keeps directives and comments with their places', () => {
    const text = '# syntax=docker/dockerfile:1\n# one\nRUN a \\\n  # two  \n  b # not one\n';
    const { directives, comments } = parseDockerfile(text);
    assert.deepEqual(
      directives.map(({ name, value }) => `${name}=${value}`),
      ['syntax=docker/dockerfile:1'],
    );
    assert.deepEqual(
      comments.map((span) => textAt(text, span)),
      ['# one', '# two'],
    );
  });

  it('says whether more text would become a part of an instruction', () => {
    assert.equal(only('RUN a').open, false);
    assert.equal(only('RUN a \\\n').open, true);
    assert.equal(only('RUN a \\\n\n# end\n').open, true);
    assert.equal(only('RUN cat <<EOF\nx\n').open, true);
    assert.equal(only('RUN cat <<EOF\nx\nEOF').open, false);
  });
});

describe('parseDockerfile: heredocs', () => {
  const bodies = (text: string) =>
    parseDockerfile(text).instructions.flatMap(({ heredocs }) =>
      heredocs.map(({ name, body }) => `${name}: ${textAt(text, body)}`),
    );

  it('keeps what stands in a heredoc out of the instructions', () => {
    for (const keyword of ['RUN', 'copy', 'ADD', 'ONBUILD RUN']) {
      const text = `${keyword} <<EOF /x\nUSER root\nEOF\nUSER app\n`;
      assert.deepEqual(bodies(text), ['EOF: USER root\n'], keyword);
      assert.equal(instructions(text)[1], 'USER app', keyword);
    }
  });

  it('reads several heredocs, quoted names, file descriptors and tabs before the end', () => {
    const text = 'RUN a <<"A B" 3<<-\'C\' > x\none\nA B\n\ttwo\n\tC\nUSER app\n';
    assert.deepEqual(bodies(text), ['A B: one\n', 'C: \ttwo\n']);
    assert.equal(instructions(text)[1], 'USER app');
  });

  it('ends a heredoc at Windows line ends too', () => {
    assert.deepEqual(bodies('RUN <<EOF\r\na\r\nEOF\r\nUSER app\r\n'), ['EOF: a\r\n']);
  });

  it('covers the heredoc with the span of its instruction', () => {
    const text = 'RUN <<EOF\na\nEOF\nUSER app\n';
    const [run] = parseDockerfile(text).instructions;
    assert.equal(run && textAt(text, run.span), 'RUN <<EOF\na\nEOF');
    assert.equal(run?.heredocs[0]?.terminated, true);
  });

  it('takes no other `<<` for a heredoc', () => {
    for (const command of [
      'RUN sh -c "cat <<EOF"',
      'RUN cat <<<EOF',
      'RUN echo $((1 << 2))',
      'CMD cat <<EOF',
    ]) {
      assert.equal(instructions(`${command}\nUSER app\n`)[1], 'USER app', command);
    }
  });

  it('gives the rest of the file to a heredoc without an end', () => {
    const text = 'RUN <<EOF\nUSER app\n';
    assert.equal(only(text).heredocs[0]?.terminated, false);
    assert.deepEqual(bodies(text), ['EOF: USER app\n']);
  });
});

describe('parseDockerfile: instructions', () => {
  it('splits the flags from the arguments', () => {
    const text = "RUN --network=host \\\n  --mount='type=bind' --security apt --yes\n";
    const { flags, arguments: rest } = only(text);
    assert.deepEqual(
      flags.map(({ name }) => name),
      ['network', 'mount', 'security'],
    );
    assert.deepEqual(
      flags.map(({ value }) => value?.text),
      ['host', "'type=bind'", undefined],
    );
    assert.deepEqual(
      flags.map((flag) => textAt(text, flag.text.span)),
      ['--network=host', "--mount='type=bind'", '--security'],
    );
    assert.equal(rest.text, 'apt --yes');
  });

  it('reads what an ONBUILD holds back as an instruction', () => {
    const text = 'ONBUILD \\\n  run --network=host x\n';
    const { trigger, keyword, rest } = only(text);
    assert.equal(keyword, 'ONBUILD');
    assert.equal(rest.text, 'run --network=host x');
    assert.equal(trigger?.keyword, 'RUN');
    assert.equal(trigger.flags[0]?.value?.text, 'host');
    assert.equal(textAt(text, trigger.keywordSpan), 'run');
  });
});

describe('parseDockerfile: stages', () => {
  it('knows names, base images and parents, whatever their case', () => {
    const text = 'FROM --platform=linux/amd64 golang:1 AS Build\nRUN x\nFROM build as test\nFROM alpine\n';
    const { stages } = parseDockerfile(text);
    assert.deepEqual(
      stages.map(({ name }) => name),
      ['Build', 'test', undefined],
    );
    assert.deepEqual(
      stages.map(({ base }) => base.text),
      ['golang:1', 'build', 'alpine'],
    );
    assert.deepEqual(
      stages.map(({ parent }) => parent?.name),
      [undefined, 'Build', undefined],
    );
    assert.deepEqual(
      stages.map((stage) => textAt(text, stage.image.span)),
      ['golang:1', 'build', 'alpine'],
    );
    assert.deepEqual(
      stages.map((stage) => stage.instructions.length),
      [1, 0, 0],
    );
  });

  it('takes a stage that comes later, or the stage itself, for an image', () => {
    const { stages } = parseDockerfile('FROM b AS a\nFROM b AS b\n');
    assert.deepEqual(
      stages.map(({ parent }) => parent),
      [undefined, undefined],
    );
  });

  it('puts the ARGs before the first FROM into base images', () => {
    const { stages } = parseDockerfile('ARG V=3 TAG=${V}-slim\nFROM "debian:$TAG"\nFROM ${NONE}\n');
    assert.deepEqual(
      stages.map(({ base }) => base.text),
      ['debian:3-slim', undefined],
    );
  });
});

describe('dockerfileData', () => {
  const same = (a: string, b: string) => sameData(dockerfileData(a), dockerfileData(b));

  it('does not change with layout', () => {
    assert.ok(same('FROM a\nRUN x   y\n', '# c\nfrom a\n\nrun \\\n  # c\n  x \\\r\n y'));
  });

  it('changes with quotes, words, order and heredoc bodies', () => {
    assert.ok(!same('RUN "a  b"\n', 'RUN "a b"\n'));
    assert.ok(!same('RUN a b\n', 'RUN ab\n'));
    assert.ok(!same('RUN a\nRUN b\n', 'RUN b\nRUN a\n'));
    assert.ok(!same('RUN <<E\na\nE\n', 'RUN <<E\nb\nE\n'));
  });

  it('is a list of keywords and arguments', () => {
    assert.deepEqual(dockerfileData('from a\nRUN --network=host <<E cat\nx\nE\nonbuild user  root\n'), [
      { keyword: 'FROM', arguments: 'a' },
      { keyword: 'RUN', arguments: '--network=host <<E cat\nx\nE' },
      { keyword: 'ONBUILD', arguments: 'user root' },
    ]);
  });
});
