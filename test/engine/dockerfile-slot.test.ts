import assert from 'node:assert/strict';
import { isRefusal } from '../../server/src/engine/model/fact.ts';
import { applied, stepOf, userOf, userWord } from './dockerfile-support.ts';

const setUser = (text: string, name = 'app') => applied(text, userOf(text).slot.set(name));
const removeUser = (text: string) => applied(text, userOf(text).slot.remove());

describe('the slot of USER', () => {
  it('replaces the name and nothing else', () => {
    assert.equal(setUser('FROM a\nuser   root  \nCMD x\n'), 'FROM a\nuser   app  \nCMD x\n');
    assert.equal(setUser('FROM a\r\nUSER "root:root"\r\n'), 'FROM a\r\nUSER app\r\n');
    assert.equal(setUser('FROM a\nUSER $U', '1000:1000'), 'FROM a\nUSER 1000:1000');
    assert.equal(setUser('FROM a\nUSER \\\n  # who\n  root\n'), 'FROM a\nUSER \\\n  # who\n  app\n');
    assert.equal(setUser('FROM a\nUSER root \\\n\n'), 'FROM a\nUSER app \\\n\n');
  });

  it('takes numbers, and nothing that is no user', () => {
    const { slot } = userOf('FROM a\nUSER root\n');
    assert.equal(applied('FROM a\nUSER root\n', slot.set(1000)), 'FROM a\nUSER 1000\n');
    for (const value of ['', 'a b', '$U', 'a\nRUN x', true, null]) {
      assert.ok(isRefusal(slot.set(value)), JSON.stringify(value));
    }
  });

  it('replaces the last USER of several', () => {
    assert.equal(setUser('FROM a\nUSER x\nRUN y\nUSER root\n'), 'FROM a\nUSER x\nRUN y\nUSER app\n');
  });

  it('adds one before the entry point or the command, whichever comes first', () => {
    assert.equal(
      setUser('FROM a\nRUN x\nENTRYPOINT ["y"]\nCMD ["z"]\n'),
      'FROM a\nRUN x\nUSER app\nENTRYPOINT ["y"]\nCMD ["z"]\n',
    );
    assert.equal(setUser('FROM a\nEXPOSE 80\n  CMD z'), 'FROM a\nEXPOSE 80\n  USER app\n  CMD z');
  });

  it('adds one only after the last RUN, which may need root', () => {
    assert.equal(setUser('FROM a\nCMD x\nRUN y\n'), 'FROM a\nCMD x\nRUN y\nUSER app\n');
  });

  it('leaves the comments of the command with the command', () => {
    assert.equal(
      setUser('FROM a\n# b\n\n# how\n  # it starts\nCMD x\n'),
      'FROM a\n# b\n\nUSER app\n# how\n  # it starts\nCMD x\n',
    );
    assert.equal(setUser('FROM a\n# how\nCMD x\n'), 'FROM a\nUSER app\n# how\nCMD x\n');
  });

  it('adds one at the end of a stage without a command', () => {
    assert.equal(setUser('FROM a'), 'FROM a\nUSER app');
    assert.equal(setUser('FROM a\nRUN x  \n# end\n'), 'FROM a\nRUN x  \nUSER app\n# end\n');
    assert.equal(setUser('FROM a\nRUN <<EOF\nx\nEOF\n'), 'FROM a\nRUN <<EOF\nx\nEOF\nUSER app\n');
  });

  it('writes in the line ends and the case of the file', () => {
    assert.equal(setUser('from a\r\nrun x\r\ncmd y\r\n'), 'from a\r\nrun x\r\nuser app\r\ncmd y\r\n');
    assert.equal(setUser('FROM a\r\nRUN x\r\n'), 'FROM a\r\nRUN x\r\nUSER app\r\n');
  });

  it('adds one to the last stage for a user from a stage below', () => {
    const text = 'FROM a AS one\nUSER root\nCMD x\nFROM one\nCMD y\n';
    const after = setUser(text);
    assert.equal(after, 'FROM a AS one\nUSER root\nCMD x\nFROM one\nUSER app\nCMD y\n');
    assert.equal(userWord(after), 'app?');
    assert.ok(isRefusal(userOf(text).slot.remove()));
  });

  it('leaves an ONBUILD alone', () => {
    const text = 'FROM a AS one\nONBUILD USER root\nFROM one\n';
    assert.equal(setUser(text), 'FROM a AS one\nONBUILD USER root\nFROM one\nUSER app\n');
  });

  it('adds nothing behind an instruction that is not finished', () => {
    for (const text of ['FROM a\nRUN x \\\n', 'FROM a\nRUN <<EOF\nx\n', 'FROM a \\\n']) {
      assert.ok(isRefusal(userOf(text).slot.set('app')), JSON.stringify(text));
    }
  });

  it('takes the lines of a USER away', () => {
    assert.equal(removeUser('FROM a\n  USER root\nCMD x\n'), 'FROM a\nCMD x\n');
    assert.equal(removeUser('FROM a\r\nUSER \\\r\n # who\r\n root\r\nCMD x\r\n'), 'FROM a\r\nCMD x\r\n');
    assert.equal(removeUser('FROM a\nUSER root'), 'FROM a');
    assert.equal(removeUser('FROM a\r\nCMD x\r\nUSER root'), 'FROM a\r\nCMD x');
    assert.ok(isRefusal(userOf('FROM a\n').slot.remove()));
  });
});

describe("the slots of RUN's flags", () => {
  const removeNetwork = (text: string) => applied(text, stepOf(text).network.slot.remove());
  const setNetwork = (text: string) => applied(text, stepOf(text).network.slot.set('default'));

  it('take the flag away with the space after it', () => {
    assert.equal(removeNetwork('FROM a\nRUN --network=host apt\n'), 'FROM a\nRUN apt\n');
    assert.equal(
      removeNetwork('FROM a\nRUN --network=host --mount=type=ssh  x  y'),
      'FROM a\nRUN --mount=type=ssh  x  y',
    );
    const insecure = 'FROM a\nRUN --network=none --security=insecure x\n';
    assert.equal(
      applied(insecure, stepOf(insecure).insecure.slot.remove()),
      'FROM a\nRUN --network=none x\n',
    );
  });

  it('take the line away that holds only the flag', () => {
    assert.equal(
      removeNetwork('FROM a\r\nRUN --mount=type=ssh \\\r\n    --network=host \\\r\n    x\r\n'),
      'FROM a\r\nRUN --mount=type=ssh \\\r\n    x\r\n',
    );
    assert.equal(removeNetwork('FROM a\nRUN --network=host \\\n  x\n'), 'FROM a\nRUN \\\n  x\n');
    assert.equal(
      removeNetwork('# escape=`\nFROM a\nRUN `\n --network=host `\n x\n'),
      '# escape=`\nFROM a\nRUN `\n x\n',
    );
  });

  it('work in an ONBUILD and beside a heredoc', () => {
    assert.equal(removeNetwork('FROM a\nonbuild run --network=host x\n'), 'FROM a\nonbuild run x\n');
    assert.equal(
      removeNetwork('FROM a\nRUN --network=host <<EOF\nx --network=host\nEOF\n'),
      'FROM a\nRUN <<EOF\nx --network=host\nEOF\n',
    );
  });

  it('replace the value', () => {
    assert.equal(setNetwork('FROM a\nRUN --network=host apt\n'), 'FROM a\nRUN --network=default apt\n');
    assert.equal(setNetwork('FROM a\nRUN --network="$N" apt\n'), 'FROM a\nRUN --network=default apt\n');
    assert.equal(setNetwork('FROM a\nRUN --network apt\n'), 'FROM a\nRUN --network=default apt\n');
  });

  it('change the last of two flags with one name', () => {
    assert.equal(
      setNetwork('FROM a\nRUN --network=host --network=host x\n'),
      'FROM a\nRUN --network=host --network=default x\n',
    );
  });

  it('refuse where nothing would be left, or there is no flag', () => {
    const text = 'FROM a\nRUN \\\n  --network=host\nUSER app\n';
    assert.ok(isRefusal(stepOf(text).network.slot.remove()));
    assert.ok(isRefusal(stepOf(text).insecure.slot.set('sandbox')));
    assert.ok(isRefusal(stepOf(text).network.slot.set('a b')));
  });
});
