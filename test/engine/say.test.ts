import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { analyze } from '../../server/src/engine/analyze.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { joined, say, sentence, textOf } from '../../server/src/engine/say.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { fixturesOf } from '../support/fixtures.ts';

const engine = new URL('../../server/src/engine/', import.meta.url);

describe('what is said', () => {
  it('keeps what a file gives apart from the rest', () => {
    const said = say`${'web'} has ${2} ports`;
    assert.deepEqual(said, { template: '{0} has {1} ports', args: ['web', '2'] });
    assert.equal(textOf(said), 'web has 2 ports');
    assert.deepEqual(sentence(said), { template: '{0} has {1} ports.', args: ['Web', '2'] });
    assert.equal(textOf(sentence('it is.')), 'It is.');
    const both = joined([sentence(said), sentence(say`say {x} to ${'{0}'}`)]);
    assert.deepEqual(both, { template: '{0} has {1} ports. Say {x} to {2}.', args: ['Web', '2', '{0}'] });
    assert.equal(textOf(both), 'Web has 2 ports. Say {x} to {0}.');
  });

  it('is made of templates that stand in the sources: no name or value of a file is in one', () => {
    const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith('.ts'),
    );
    const source = files.map((each) => readFileSync(new URL(each, engine), 'utf8')).join('\n');
    // As the sources write it: with escaped quotes, and sentences before they get their capitals.
    const known = source.replace(/\\(['"`$\\])/g, '$1').toLowerCase();
    const strange = new Set<string>();
    for (const rule of rules) {
      for (const { file } of fixturesOf(rule).bad) {
        const settings = { ...defaultSettings, level: 'all', confidence: 'low' } as const;
        for (const { said } of analyze(file, settings).findings) {
          for (const { template } of said) {
            const pieces = template.split(/\{\d+\}/).map((piece) => piece.replace(/\.$/, '').toLowerCase());
            if (!pieces.every((piece) => known.includes(piece))) strange.add(template);
          }
        }
      }
    }
    assert.deepEqual([...strange].sort(), []);
  });
});
