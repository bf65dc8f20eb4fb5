// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write their variables like this

import assert from 'node:assert/strict';
import { readUserText } from '../../server/src/engine/adapt/user.ts';
import { textAt, userOf, userWord } from './dockerfile-support.ts';

const user = (written: string) => userWord(`FROM alpine\nUSER ${written}\n`);

describe('the user of an image', () => {
  it('is root for every spelling of it', () => {
    for (const written of [
      '0',
      'root',
      '0:0',
      'root:root',
      'root:wheel',
      '+0',
      '-0',
      '00',
      '"root"',
      "'0'",
    ]) {
      assert.match(user(written), / is root$/, written);
    }
  });

  it('is not root for other numbers, and unknown for other names', () => {
    assert.equal(user('1000'), '1000!');
    assert.equal(user('1000:0'), '1000:0!');
    assert.equal(user('010'), '010!');
    assert.equal(user('app'), 'app?');
    assert.equal(user('Root'), 'Root?');
    assert.equal(user('rootless:root'), 'rootless:root?');
    // The whole line is the name: the image would not start.
    assert.equal(user('root # why'), 'root # why?');
  });

  it('knows the users that Windows images have', () => {
    assert.equal(user('ContainerAdministrator'), 'ContainerAdministrator is root');
    assert.equal(user('containeruser'), 'containeruser!');
    assert.equal(readUserText('User Manager\\ContainerUser').isRoot, false);
  });

  it('gives the number where there is one', () => {
    assert.equal(readUserText('0:0').uid, 0);
    assert.equal(readUserText('root').uid, 0);
    assert.equal(readUserText('+1000').uid, 1000);
    assert.equal(readUserText('app').uid, undefined);
  });

  it('is absent without a USER, and underlines the last base image', () => {
    const text = 'FROM golang AS build\nUSER root\nFROM alpine:3\nRUN x\n';
    const fact = userOf(text);
    assert.equal(fact.state, 'absent');
    assert.equal(fact.written, 'USER');
    assert.equal(textAt(text, fact.span), 'alpine:3');
    assert.equal(userWord('FROM scratch\n'), 'absent');
  });

  it('is what the last USER says, with the places of its value and its keyword', () => {
    const text = 'FROM alpine\nUSER root\nRUN x\nuser \\\n  app\n';
    const fact = userOf(text);
    assert.equal(userWord(text), 'app?');
    assert.equal(textAt(text, fact.span), 'app');
    assert.equal(fact.keySpan && textAt(text, fact.keySpan), 'user');
  });

  it('passes over a USER that nobody has finished typing', () => {
    assert.equal(userWord('FROM alpine\nUSER app\nUSER \n'), 'app?');
    assert.equal(userWord('FROM alpine\nUSER "app\n'), 'unresolved');
  });

  it('is inherited through stages, and says through which', () => {
    const text = 'FROM a AS one\nUSER root\nFROM one AS two\nRUN x\nFROM two\nCMD y\n';
    const fact = userOf(text);
    assert.equal(userWord(text), 'root is root');
    assert.equal(textAt(text, fact.span), 'root');
    assert.deepEqual(
      fact.via.map(({ message }) => message),
      ['`FROM two`', '`FROM one`'],
    );
    assert.deepEqual(
      fact.via.map(({ span }) => textAt(text, span)),
      ['two', 'one'],
    );
  });

  it('is not what other stages say', () => {
    assert.equal(
      userWord('FROM a AS one\nUSER app\nFROM one\nUSER root\nFROM b\nCOPY --from=one x y\n'),
      'absent',
    );
    assert.equal(userWord('FROM a AS one\nUSER root\nFROM one\nUSER app\n'), 'app?');
  });

  it('is not what an ONBUILD keeps for later images', () => {
    assert.equal(userWord('FROM alpine\nUSER app\nONBUILD USER root\n'), 'app?');
    assert.equal(userWord('FROM alpine\nONBUILD USER root\n'), 'absent');
  });

  it('is what the ONBUILD of the stage below says, of that stage alone', () => {
    const one = 'FROM a AS one\nUSER app\nONBUILD USER root\n';
    assert.equal(userWord(`${one}FROM one\n`), 'root is root');
    assert.equal(userWord(`${one}FROM one\nUSER app\n`), 'app?');
    assert.equal(userWord(`${one}FROM one AS two\nUSER other\nFROM two\n`), 'other?');
  });

  it('is not what stands in a heredoc', () => {
    assert.equal(userWord('FROM alpine\nUSER app\nRUN <<EOF\nUSER root\nEOF\n'), 'app?');
    assert.equal(userWord('FROM alpine\nUSER app\nRUN x \\\nUSER root\n'), 'app?');
  });
});

describe("a Dockerfile's variables", () => {
  const inStage = (lines: string, written = '$U') => userWord(`FROM alpine\n${lines}\nUSER ${written}\n`);

  it('come from ENV and from the defaults of ARG', () => {
    assert.equal(inStage('ENV U=root'), 'root is root');
    assert.equal(inStage('ENV U root'), 'root is root');
    assert.equal(inStage('ARG U=app', '${U}'), 'app?');
    assert.equal(inStage('ARG A=1 U="$A"000'), '1000!');
    assert.equal(inStage("ENV G=x U='a b'", '"$U":$G'), 'a b:x?');
  });

  it('say where they come from', () => {
    const text = 'ARG U=root\nFROM alpine\nARG U\nENV V=$U\nUSER $U:$V\n';
    const { via } = userOf(text);
    assert.deepEqual(
      via.map(({ message }) => message),
      ['the default of `ARG U`', '`ENV V`'],
    );
    assert.deepEqual(
      via.map(({ span }) => textAt(text, span)),
      ['U=root', 'V=$U'],
    );
  });

  it('are unresolved where only the build or the base image knows', () => {
    assert.equal(inStage('ARG U'), 'unresolved');
    assert.equal(inStage('RUN x'), 'unresolved');
    assert.equal(inStage('ENV U=$FROM_BASE'), 'unresolved');
    assert.equal(inStage('ARG U='), 'unresolved');
    assert.equal(inStage('ENV U=ro', '$U$OT'), 'unresolved');
  });

  it('that are declared before FROM count only where ARG asks for them', () => {
    const before = 'ARG U=root\nFROM alpine\n';
    assert.equal(userWord(`${before}USER $U\n`), 'unresolved');
    assert.equal(userWord(`${before}ARG U\nUSER $U\n`), 'root is root');
    assert.equal(userWord(`${before}ARG U=app\nUSER $U\n`), 'app?');
  });

  it('pass from stage to stage, and only there', () => {
    const one = 'FROM a AS one\nARG U=app\nENV V=root\n';
    assert.equal(userWord(`${one}FROM one\nUSER $U:$V\n`), 'app:root?');
    assert.equal(userWord(`${one}FROM b\nUSER $V\n`), 'unresolved');
    assert.equal(userWord('FROM a AS one\nUSER $U\nENV U=root\nFROM one\n'), 'unresolved');
  });

  it('have the value of the place where they are used', () => {
    assert.equal(userWord('FROM a\nENV U=app\nUSER $U\nENV U=root\n'), 'app?');
    assert.equal(inStage('ENV A=app\nENV A=root U=$A'), 'app?');
  });

  it('that ENV sets win over ARG', () => {
    assert.equal(inStage('ENV U=app\nARG U=root'), 'app?');
    assert.equal(inStage('ARG U=root\nENV U=app'), 'app?');
  });

  it('know defaults and replacements', () => {
    assert.equal(inStage('ARG U', '${U:-root}'), 'root is root');
    assert.equal(inStage('ENV U=app', '${U:-root}'), 'app?');
    assert.equal(inStage('ENV U=', '${U:-root}'), 'root is root');
    assert.equal(inStage('ENV U=', 'x${U-root}'), 'x?');
    assert.equal(inStage('ENV U=1', '${U:+root}'), 'root is root');
    assert.equal(inStage('ENV U=1', '${U:?is missing}'), '1!');
    assert.equal(inStage('ARG U', 'app${U:+:$U}'), 'app?');
    assert.equal(inStage('ENV A=root', '${U:-${B:-$A}}'), 'root is root');
    assert.equal(inStage('ENV U=$FROM_BASE', '${U:-root}'), 'unresolved');
  });

  it('stay as they are in single quotes and after the escape character', () => {
    assert.equal(inStage('ENV U=root', "'$U'"), '$U?');
    assert.equal(inStage('ENV U=root', '\\$U'), '$U?');
    assert.equal(inStage('ENV U=root', '"\\$U"'), '$U?');
  });

  it('do not lead to a guess where the text is wrong or asks for more', () => {
    for (const written of ['${U', '${}', '${U!}', '${U#r}', '${U:-', '"$U', "'"]) {
      assert.equal(inStage('ENV U=root', written), 'unresolved', written);
    }
  });

  it('that grow with every line come to an end', () => {
    assert.equal(inStage(`ENV U=root\n${'ENV U=$U$U\n'.repeat(100)}`), 'unresolved');
  });
});
