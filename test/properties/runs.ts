/** How often properties are tried: some hundred times in the tests, as long as one likes with `npm run fuzz`. */

import type { Parameters } from 'fast-check';

/** How many properties share the time of `npm run fuzz`, about. */
const properties = 11;

/**
 * The parameters of a property. The tests take one seed, so that they fail for a reason of the change; `SEED` takes
 * another, and fuzzing a fresh one each time. fast-check prints it with what fails.
 *
 * @param numRuns how often the tests try it
 */
export function runs(numRuns: number): Parameters<unknown> {
  const minutes = Number(process.env.FUZZ_MINUTES ?? 0);
  const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };
  if (minutes === 0) return { numRuns, seed: 1, ...seed };
  const interruptAfterTimeLimit = (minutes * 60_000) / properties;
  return {
    ...seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit,
    markInterruptAsFailure: false,
  };
}
