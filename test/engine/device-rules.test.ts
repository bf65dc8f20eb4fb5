import assert from 'node:assert/strict';
import { deviceRuleRisk } from '../../server/src/engine/risks/device-rules.ts';

describe('rules of the device cgroup', () => {
  const severities: readonly (readonly [rule: string, severity: string | undefined])[] = [
    ['a *:* rwm', 'error'],
    ['a', 'error'],
    ['b 8:* rmw', 'error'],
    ['b *:* r', 'error'],
    ['b 8:0 w', 'error'],
    ['c *:* rwm', 'warning'],
    ['c 1:* rw', 'warning'],
    ['c 1:1 r', 'warning'],
    ['c 189:* rmw', 'warning'],
    ['c 510:* rmw', 'warning'],
    ['c 10:200 rwm', 'information'],
    ['c 226:* rw', 'information'],
    ['c 188:0  rw', 'information'],
    ['c 1:3 rwm', undefined],
    ['c 136:* rwm', undefined],
    ['b *:* m', undefined],
    ['c 189:*', 'warning'],
    ['c 189 rw', undefined],
    ['d 8:* r', undefined],
    ['c 189:* x', undefined],
    ['', undefined],
  ];
  for (const [rule, severity] of severities) {
    it(`${rule || 'nothing'} is ${severity ?? 'no risk'}`, () => {
      assert.equal(deviceRuleRisk(rule)?.severity, severity);
    });
  }
});
