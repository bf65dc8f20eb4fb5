/** A day of editing: whether the server's heap ends where it began. */

import { editsOf } from './edits.ts';
import { compose, dockerfile, manifests } from './repository.ts';
import type { Row } from './results.ts';
import { bulkhead, type OpenText, Server } from './servers.ts';

const files = 200;
const keystrokes = 100_000;
/** An editor has some of them open at a time. */
const openAtATime = 10;

const preload = new URL('./usage.mjs', import.meta.url).href;

/** Types in file after file, and compares the heap after the first round with that at the end. */
export async function measureMemory(): Promise<Row[]> {
  const documents = Array.from({ length: files }, (_, i) => documentOf(i));
  const server = await Server.start(bulkhead, ['--expose-gc', `--import=${preload}`]);
  const perVisit = 50;
  const visits = keystrokes / perVisit;
  let before = 0;
  for (let visit = 0; visit < visits; visit++) {
    const document = documents[visit % files] as OpenText;
    await server.open(document);
    const edits = editsOf(document.text);
    for (let i = 0; i < perVisit; i++) await server.change(document.uri, edits.next().value);
    const left = documents[(visit + files - openAtATime) % files] as OpenText;
    if (visit >= openAtATime) await server.close(left.uri);
    if (visit === files - 1) before = await heapOf(server);
  }
  const after = await heapOf(server);
  server.stop();
  const group = `memory: ${keystrokes.toLocaleString('en')} keystrokes in ${files} files`;
  return [
    { group, name: 'heap after the first round', value: before / 1e6, unit: 'MB' },
    { group, name: 'heap at the end', value: after / 1e6, unit: 'MB' },
    { group, name: 'of what it was', value: (100 * after) / before, unit: '%', atMost: 105 },
  ];
}

async function heapOf(server: Server): Promise<number> {
  const answer = new Promise<{ readonly heapUsed: number }>((resolve) =>
    server.process.once('message', resolve as never),
  );
  server.process.send('heap');
  return (await answer).heapUsed;
}

function documentOf(index: number): OpenText {
  const folder = `file:///bench/${index}`;
  if (index % 3 === 0)
    return { uri: `${folder}/Dockerfile`, languageId: 'dockerfile', text: dockerfile(index, 30) };
  return index % 3 === 1
    ? { uri: `${folder}/compose.yaml`, languageId: 'dockercompose', text: compose(6, index) }
    : { uri: `${folder}/pod.yaml`, languageId: 'yaml', text: manifests(3, `web-${index}`) };
}
