import assert from 'node:assert/strict';
import { addIgnore, type NewIgnore } from '../../server/src/engine/configuration/edit.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { applyEdits } from '../../server/src/engine/source.ts';

const ignore: NewIgnore = { rule: 'host-port', paths: ['/deploy/'], reason: 'It is the door.' };

function added(text: string, more: Partial<NewIgnore> = {}): string | undefined {
  const edit = addIgnore(text, { ...ignore, ...more }, rules);
  return edit && applyEdits(text, [edit]);
}

const item = (indent = '  ') =>
  `- rule: host-port\n  paths: [/deploy/]\n  reason: It is the door.\n`.replace(/^/gm, indent).trimEnd() +
  '\n';

describe('an ignore that is added to a configuration', () => {
  it('makes the list where there is none', () => {
    assert.equal(added(''), `ignores:\n${item()}`);
    assert.equal(added('# ours\nlevel: all'), `# ours\nlevel: all\n\nignores:\n${item()}`);
    assert.equal(added('level: all\n\n'), `level: all\n\nignores:\n${item()}`);
  });

  it('comes behind those that are there, as they stand, and moves no comment', () => {
    const old = 'ignores:\n- rule: privileged-container\n  reason: so # really\n\n# taste\nlevel: all\n';
    assert.equal(added(old), old.replace('# really\n', `# really\n${item('')}`));
    const folded = 'ignores:\n  - rule: root-user\n    reason: >\n      because\n      so\nlevel: all\n';
    assert.equal(added(folded), folded.replace('so\nlevel', `so\n${item()}level`));
  });

  it('fills a list that is empty', () => {
    assert.equal(added('ignores:\nlevel: all\n'), `ignores:\n${item()}level: all\n`);
  });

  it('has the line ends of the file', () => {
    assert.equal(added('level: all\r\n'), `level: all\n\nignores:\n${item()}`.replace(/\n/g, '\r\n'));
  });

  it('keeps what was typed, whatever characters it has', () => {
    const reason = 'It\'s "so": #1, {a}\ttrue\u{1f600}\\n';
    const text = added('level: all\n', { reason, paths: ['!keep', 'a, b/', '*.yaml'] });
    assert.ok(text?.includes(JSON.stringify(reason)));
    assert.equal(
      added('', { reason: 'null', paths: [] }),
      'ignores:\n  - rule: host-port\n    reason: "null"\n',
    );
  });

  it('is refused where it would harm: lists in brackets, broken YAML, several documents', () => {
    for (const text of [
      'ignores: []\n',
      '{ level: all }',
      'level: [\n',
      'level: all\n---\nlevel: all\n',
      'ignores: 5\n',
    ])
      assert.equal(added(text), undefined, text);
  });
});
