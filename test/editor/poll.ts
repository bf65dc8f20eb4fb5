/** How long the editor may take over anything a test asks of it, on a busy machine with two cores. */
export const PATIENCE_MS = 20_000;

const INTERVAL_MS = 50;

/**
 * Asks again and again until the answer is neither undefined, null nor false, and returns it.
 * `what` completes the sentence "Waited in vain for …"; give a function to say what was there instead.
 */
export async function until<T>(
  what: string | (() => string | Promise<string>),
  ask: () => Promise<T>,
  patience = PATIENCE_MS,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > deadline) {
      const named = typeof what === 'string' ? what : await what();
      throw new Error(`Waited in vain for ${named} (${patience / 1000} s).`);
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
