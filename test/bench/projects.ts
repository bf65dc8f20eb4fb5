/**
 * What an edit of one override file costs in a workspace of 2,000 files, through the server, from the keystroke to the
 * diagnostics of the file that hangs on it.
 */

import { Editor } from '../lsp/client.ts';
import { memoryFiles } from '../lsp/files.ts';
import { quantile, type Row } from './results.ts';

const projects = 1000;
const keystrokes = 200;
const folder = 'file:///w';
const base = 'services:\n  web:\n    image: nginx:1.29\n    pid: host\n';
const override = 'services:\n  web:\n    mem_limit: 1';

export async function measureProjects(): Promise<Row[]> {
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
  const group = 'keystroke: an override in 2,000 files';
  return [
    { group, name: 'median', value: quantile(times, 0.5), unit: 'ms', atMost: 5 },
    { group, name: '95th percentile', value: quantile(times, 0.95), unit: 'ms' },
    { group, name: 'files read again', value: reads, unit: 'files', atMost: 0 },
    { group, name: 'the workspace read', value: loaded, unit: 'ms' },
  ];
}
