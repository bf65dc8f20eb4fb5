/** Ignore comments that ignore nothing: told where that is certain, taken away without a trace. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { fixAll } from '../../server/src/engine/fix-all.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { applyEdits } from '../../server/src/engine/source.ts';

const path = 'compose.yaml';

function unused(text: string, settings: Partial<Settings> = {}, file = path) {
  const { problems } = analyze({ path: file, text }, { ...defaultSettings, ...settings });
  return problems.filter(({ code }) => code === 'unused-ignore');
}

/** What is underlined, and the text without it. */
function tidied(text: string, settings: Partial<Settings> = {}, file = path) {
  return unused(text, settings, file).map(({ span, edit }) => [
    text.slice(span.start, span.end),
    edit && applyEdits(text, [edit]),
  ]);
}

const service = 'services:\n  web:\n    image: nginx\n';

describe('an unused ignore comment', () => {
  it('at the end of a line goes with the spaces before it', () => {
    const text = `${service}    pid: private  # bulkhead-ignore host-pid-namespace -- why\n    tty: true\n`;
    assert.deepEqual(tidied(text), [
      ['# bulkhead-ignore host-pid-namespace -- why', `${service}    pid: private\n    tty: true\n`],
    ]);
  });

  it('on a line of its own goes with the line, whatever the line ends', () => {
    for (const eol of ['\n', '\r\n']) {
      const lines = (...all: string[]) => all.map((line) => line + eol).join('');
      const comment = '    # bulkhead-ignore host-pid-namespace -- why';
      const text = lines('services:', '  web:', '    image: nginx', comment, '    tty: true');
      const [[, after] = []] = tidied(text);
      assert.equal(after, lines('services:', '  web:', '    image: nginx', '    tty: true'));
    }
  });

  it('at the end of a file without a line end leaves nothing behind', () => {
    const text = `${service}    # bulkhead-ignore host-pid-namespace -- why`;
    assert.equal(tidied(text)[0]?.[1], service);
  });

  it('is told id by id where another of its ids is used', () => {
    const text = `${service}    pid: host # bulkhead-ignore host-pid-namespace, privileged-container -- why\n`;
    assert.deepEqual(tidied(text), [
      ['privileged-container', `${service}    pid: host # bulkhead-ignore host-pid-namespace -- why\n`],
    ]);
    const first = `${service}    pid: host # bulkhead-ignore privileged-container, host-pid-namespace -- why\n`;
    assert.equal(
      tidied(first)[0]?.[1],
      `${service}    pid: host # bulkhead-ignore host-pid-namespace -- why\n`,
    );
  });

  it('is the farther one of two that cover the same', () => {
    const text = `# bulkhead-ignore host-pid-namespace -- file\n${service}    pid: host # bulkhead-ignore host-pid-namespace -- line\n`;
    assert.deepEqual(
      unused(text).map(({ span }) => span.start),
      [0],
    );
  });

  it('is told in Dockerfiles too', () => {
    const text = 'FROM node\n# bulkhead-ignore root-user -- why\nUSER 65532\n';
    assert.equal(tidied(text, {}, 'Dockerfile')[0]?.[1], 'FROM node\nUSER 65532\n');
  });

  it('is taken away by fix all, when the fixes are done', () => {
    const text = `${service}    pid: private # bulkhead-ignore host-pid-namespace, host-ipc-namespace -- why\n`;
    const { text: after, applied } = fixAll({ path, text }, defaultSettings);
    assert.equal(after, `${service}    pid: private\n`);
    assert.deepEqual(
      applied.map(({ title }) => title),
      ['Remove the unused ignore'],
    );
  });
});

describe('an ignore comment is not called unused', () => {
  it('when its rule did not run', () => {
    const text = `${service}    tty: true # bulkhead-ignore missing-capability-drop -- why\n`;
    assert.deepEqual(unused(text), []);
    const off = { rules: { 'host-pid-namespace': 'off' } } as const;
    assert.deepEqual(
      unused(`${service}    pid: private # bulkhead-ignore host-pid-namespace -- why\n`, off),
      [],
    );
  });

  it('when what it ignores is hidden for want of confidence', () => {
    const text = `${service}    pid: \${MODE} # bulkhead-ignore host-pid-namespace -- why\n`;
    assert.deepEqual(unused(text), []);
  });

  it('when the file cannot be read to its end', () => {
    const text = `${service}    pid: private # bulkhead-ignore host-pid-namespace -- why\n    x: [\n`;
    assert.deepEqual(unused(text), []);
  });

  it('for `all` below the highest level, nor for a rule that does not exist', () => {
    const text = `${service}    pid: private # bulkhead-ignore all -- why\n`;
    assert.deepEqual(unused(text), []);
    assert.equal(unused(text, { level: 'all' }).length, 1);
    assert.deepEqual(unused(`${service}    pid: private # bulkhead-ignore no-such -- why\n`), []);
  });

  it('when it is no comment but a line of a script', () => {
    const script = 'command:\n      - |\n        # bulkhead-ignore host-pid-namespace -- why\n        true\n';
    assert.deepEqual(unused(`${service}    ${script}`), []);
  });

  it('in a template, where only rendering tells what it ignores', () => {
    const text = `${service}    pid: private # bulkhead-ignore host-pid-namespace -- why\n    user: "{{ .User }}"\n`;
    assert.deepEqual(unused(text), []);
  });

  it('in the head of a file whose first document it is not in', () => {
    const text = `# bulkhead-ignore privileged-container -- x\n---\n${service}    privileged: \${P}\n`;
    assert.deepEqual(unused(text), []);
  });

  it('for `all` where a rule is off', () => {
    const text = `${service}    pid: private # bulkhead-ignore all -- why\n`;
    assert.deepEqual(unused(text, { level: 'all', rules: { 'host-pid-namespace': 'off' } }), []);
  });

  it('beside a variable', () => {
    const text = `${service}    cap_add: ["\${CAP}"] # bulkhead-ignore dangerous-capability -- why\n`;
    assert.deepEqual(unused(text), []);
  });
});
