/** A line on the terminal that says how far a long scan is. */

/** Shorter scans show nothing: a line that flashes by tells nobody anything. */
const quietMilliseconds = 500;

/** Gives the function to call with how many of how many files are done. */
export function showProgress(wanted: boolean): (done: number, total: number) => void {
  const { stderr } = process;
  if (!wanted || !stderr.isTTY) return () => {};
  const start = Date.now();
  let shown = false;
  return (done, total) => {
    if (done === total) {
      if (shown) stderr.write('\r\u001b[K');
    } else if (Date.now() - start > quietMilliseconds && done % 25 === 0) {
      stderr.write(`\r\u001b[KScanning: ${done} of ${total} files`);
      shown = true;
    }
  };
}
