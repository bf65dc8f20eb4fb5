// Runs a browser bundle in a worker of Node: gives it the `self` that a browser would.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const listeners = [];
const self = {
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: (type, listener) => type === 'message' && listeners.push(listener),
  removeEventListener: () => {},
  close: () => parentPort.close(),
  set onmessage(listener) {
    listeners.push(listener);
  },
  set onerror(_listener) {},
};
parentPort.on('message', (data) => {
  for (const listener of listeners) listener({ data });
});

/** What a browser's worker has; there is no `process`, no `require` and no `Buffer`. */
const globals = { self, console, performance, setTimeout, clearTimeout, setInterval, clearInterval };
const classes = { AbortController, AbortSignal, MessageChannel, TextDecoder, TextEncoder, URL, crypto };
const workerGlobals = { ...globals, ...classes, queueMicrotask, ...self };
runInNewContext(readFileSync(workerData.bundle, 'utf8'), { ...workerGlobals, globalThis: workerGlobals });
