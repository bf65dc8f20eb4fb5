import assert from 'node:assert/strict';
import { placeAt } from '../../server/src/engine/configuration/place.ts';

/** The way, the key and the word where `|` stands. */
function at(text: string): string | undefined {
  const offset = text.indexOf('|');
  const whole = text.replace('|', '');
  const place = placeAt(whole, offset);
  if (!place) return undefined;
  const { path, key, span } = place;
  return `${path.join('.')} ${key === undefined ? '' : `${key}=`}${whole.slice(span.start, span.end)}`;
}

describe('a place in a configuration', () => {
  it('is a key with the way to it', () => {
    assert.equal(at('le|vel: all'), ' level');
    assert.equal(at('rules:\n  root-|user: off'), 'rules root-user');
    assert.equal(at('rules:\n  host-port:\n    # why\n\n    all|'), 'rules.host-port all');
    assert.equal(at('rules:\n  host-port:\n    allow: [1]\nle|'), ' le');
    assert.equal(at('rules:\n  "root-|user": off'), 'rules root-user');
  });

  it('is a value with its key', () => {
    assert.equal(at('level: re|stricted # all'), ' level=restricted');
    assert.equal(at('level: "re|stricted"'), ' level=restricted');
    assert.equal(at('rules:\n  root-user: |'), 'rules root-user=');
    assert.equal(at('level: | \n'), ' level=');
  });

  it('is in the list whose dash leads to it, wherever that stands', () => {
    assert.equal(at('ignores:\n  - ru|le: x'), 'ignores.- rule');
    assert.equal(at('ignores:\n- rule: x\n  rea|son: y'), 'ignores.- reason');
    assert.equal(at('ignores:\n  - rule: x\n    paths:\n      - a/\n    rea|'), 'ignores.- rea');
    assert.equal(at('ignores:\n  - rule: x\n  - rule: y\n    paths:\n    - a|'), 'ignores.-.paths.- a');
    assert.equal(at('ignores:\n-   rule: ho|st'), 'ignores.- rule=host');
  });

  it('is nowhere in comments, before a line and behind a value', () => {
    assert.equal(at('# le|vel: all'), undefined);
    assert.equal(at('level: all # st|uff'), undefined);
    assert.equal(at('rules:\n | root-user: off'), undefined);
    assert.equal(at('level|: all'), ' level');
  });

  it('is found in texts with the line ends of Windows', () => {
    assert.equal(at('rules:\r\n  root-user: o|ff\r\nlevel: all\r\n'), 'rules root-user=off');
  });
});
