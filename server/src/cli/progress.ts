/** A line on the terminal that says how far a long scan is. */

/** Shorter scans show nothing: a line that flashes by tells nobody anything. */
const quietMilliseconds = 500;
const updateMilliseconds = 100;

/** Shows how far things are; without a message, nothing any more. */
export type Progress = (message?: string) => void;

/** A line on standard error if that is a terminal. It shows for scans that take long only. */
export function showProgress(wanted: boolean): Progress {
  const { stderr } = process;
  if (!wanted || !stderr.isTTY) return () => {};
  let next = Date.now() + quietMilliseconds;
  let shown = false;
  return (message) => {
    if (message === undefined) {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    } else if (Date.now() >= next) {
      stderr.write(`\r\u001b[K${message}`);
      next = Date.now() + updateMilliseconds;
      shown = true;
    }
  };
}
