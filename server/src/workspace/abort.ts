/** Work that somebody may lose interest in, and work that lets others have a turn. */

/** Waits for the work or for the signal, whichever comes first; the work itself goes on. */
export async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = () => resolve();
    signal.addEventListener('abort', stop);
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Longest stretch of work, in milliseconds, that keystrokes and cancellations have to wait for. */
const turnLength = 16;

/** Gives a function that long work calls at every step: now and then it lets what has come in go first. */
export function turns(): () => Promise<void> {
  let start = performance.now();
  return async () => {
    if (performance.now() - start < turnLength) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    start = performance.now();
  };
}
