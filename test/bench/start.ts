/** What starting costs, what waiting costs, and what the extension weighs. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { manifests } from './repository.ts';
import { quantile, type Row } from './results.ts';
import { bulkhead, Server, type ServerKind, yamlServer } from './servers.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const preload = new URL('./usage.mjs', import.meta.url).href;

/** The server as the extension starts it. */
const inExtension: ServerKind = { script: `${root}client/dist/server.js`, args: ['--stdio'], pulls: true };

export async function measureStart(): Promise<Row[]> {
  const group = 'start';
  const rows: Row[] = [
    {
      group,
      name: 'server of the extension, to its first answer',
      value: await startOf(inExtension),
      unit: 'ms',
      atMost: 100,
    },
    {
      group,
      name: '`bulkhead lsp`, to its first answer',
      value: await startOf(bulkhead),
      unit: 'ms',
      atMost: 100,
    },
    {
      group,
      name: 'yaml-language-server, to its first answer',
      value: await startOf(yamlServer),
      unit: 'ms',
    },
    { group, name: 'processor time of 5 idle seconds', value: await idle(), unit: 'ms', atMost: 5 },
  ];
  const vsix = readdirSync(root).find((name) => name.endsWith('.vsix'));
  if (vsix)
    rows.push({
      group,
      name: 'the .vsix',
      value: statSync(root + vsix).size / 1000,
      unit: 'KB',
      atMost: 600,
    });
  // What only the real editor tells is measured by its tests, which leave it there.
  const editor = fileURLToPath(new URL('results/editor.json', import.meta.url));
  if (existsSync(editor)) rows.push(...(JSON.parse(readFileSync(editor, 'utf8')) as Row[]));
  return rows;
}

/** The median of some starts; the first, which finds nothing in the caches of the disk, is none of them. */
async function startOf(kind: ServerKind): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 11; i++) {
    const server = await Server.start(kind);
    if (i > 0) times.push(server.startMs);
    server.stop();
  }
  return quantile(times, 0.5);
}

/** What the server does while nobody does anything: milliseconds of processor time. */
async function idle(): Promise<number> {
  const server = await Server.start(bulkhead, [`--import=${preload}`]);
  await server.open({ uri: 'file:///bench/pods.yaml', languageId: 'yaml', text: manifests(7) });
  await pause(1000);
  const before = await cpuOf(server);
  await pause(5000);
  const after = await cpuOf(server);
  server.stop();
  return (after - before) / 1000;
}

async function cpuOf(server: Server): Promise<number> {
  const answer = new Promise<{ readonly cpu: NodeJS.CpuUsage }>((resolve) =>
    server.process.once('message', resolve as never),
  );
  server.process.send('cpu');
  const { cpu } = await answer;
  return cpu.user + cpu.system;
}
