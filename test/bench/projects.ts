/**
 * `npm run bench`: what an edit of one override file costs in a workspace of 2,000 files, through the server, from the
 * keystroke to the diagnostics of the file that hangs on it. Prints a line of JSON; nothing fails.
 */

import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Editor } from '../lsp/client.ts';
import { memoryFiles } from '../lsp/files.ts';

const projects = 1000;
const keystrokes = 200;
const folder = 'file:///w';
const base = 'services:\n  web:\n    image: nginx:1.29\n    pid: host\n';
const override = 'services:\n  web:\n    mem_limit: 1';

const files = new Map<string, string>();
for (let i = 0; i < projects; i++) {
  files.set(`${folder}/${i}/compose.yaml`, base);
  files.set(`${folder}/${i}/compose.override.yaml`, override);
}
let reads = 0;
const memory = memoryFiles(files);
const counting = {
  ...memory,
  read: (uri: string, inside?: string) => {
    reads++;
    return memory.read(uri, inside);
  },
};

const editor = await Editor.start({ folders: [folder], files: counting });
const [hanging, edited] = [`${folder}/7/compose.yaml`, `${folder}/7/compose.override.yaml`];
await editor.open(hanging, base);
const started = performance.now();
await editor.open(edited, override);
while ((await editor.diagnostics(hanging)).length === 0)
  await new Promise((resolve) => setImmediate(resolve));
const loaded = performance.now() - started;
reads = 0;
const times: number[] = [];
for (let i = 0; i < keystrokes; i++) {
  const before = performance.now();
  await editor.type(edited, '0');
  await editor.diagnostics(hanging);
  times.push(performance.now() - before);
}
editor.stop();
times.sort((a, b) => a - b);
const at = (share: number) => Math.round((times[Math.floor(share * (times.length - 1))] ?? 0) * 100) / 100;
const result = {
  name: 'edit one override in 2,000 files',
  files: files.size,
  keystrokes,
  medianMs: at(0.5),
  p95Ms: at(0.95),
  filesReadByKeystrokes: reads,
  loadMs: Math.round(loaded),
  machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
};
console.log(JSON.stringify(result));
