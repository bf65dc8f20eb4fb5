/** Whatever a file holds, its analysis keeps what is promised of any, and takes steps in proportion to its length. */

import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import fc from 'fast-check';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { assertSane } from '../support/sane.ts';
import { runs } from './runs.ts';
import { anyText, corpus } from './texts.ts';

describe('any text', function () {
  this.timeout(0);

  it('never breaks a rule, has its places inside, and fixes that do their work once', () => {
    fc.assert(
      fc.property(anyText, ({ path, text }) => {
        assertSane(path, text);
      }),
      runs(250),
    );
  });

  it('can be typed: every beginning of a file is analysed', () => {
    const [first, ...others] = corpus.filter(({ text }) => text.length < 1500);
    const files = process.env.FUZZ_MINUTES
      ? [first, ...others]
      : [first, ...others.filter((_, i) => i % 40 === 0)];
    for (const file of files) {
      if (!file) continue;
      for (let end = 0; end < file.text.length; end++) {
        const { failures } = analyze({ path: file.path, text: file.text.slice(0, end) }, defaultSettings);
        assert.deepEqual(failures, [], `${file.path}, ${end}`);
      }
    }
  });

  it('takes calls of functions in proportion to its length', async () => {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    try {
      await fc.assert(
        fc.asyncProperty(anyText, fc.integer({ min: 1, max: 8 }), async ({ path, text }, times) => {
          const long = text.repeat(times);
          await session.post('Profiler.takePreciseCoverage');
          analyze({ path, text: long }, defaultSettings);
          const { result } = await session.post('Profiler.takePreciseCoverage');
          const own = result.filter(({ url }) => url.includes('/server/src/'));
          const calls = own.flatMap((each) => each.functions.flatMap(({ ranges }) => ranges[0]?.count ?? 0));
          const sum = calls.reduce((total, each) => total + each, 0);
          assert.ok(sum <= 300_000 + 1000 * long.length, `${sum} calls for ${long.length} characters`);
        }),
        runs(60),
      );
    } finally {
      session.disconnect();
    }
  });
});
