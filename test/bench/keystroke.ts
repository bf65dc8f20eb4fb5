/** From `didChange` to diagnostics, in files of several sizes, beside the servers that people have for them. */

import { Bench } from 'tinybench';
import { editsOf } from './edits.ts';
import { compose, dockerfile, manifests } from './repository.ts';
import { quantile, type Row } from './results.ts';
import { bulkhead, dockerfileServer, type OpenText, Server, type ServerKind, yamlServer } from './servers.ts';

interface Case {
  readonly name: string;
  readonly document: OpenText;
  readonly beside: readonly (readonly [name: string, kind: ServerKind])[];
  readonly median: number;
  readonly p95?: number;
  readonly keystrokes: number;
}

const yaml = [['yaml-language-server', yamlServer]] as const;
const docker = [['dockerfile-language-server-nodejs', dockerfileServer]] as const;

const cases: readonly Case[] = [
  {
    name: 'Dockerfile, 300 lines',
    document: file('Dockerfile', 'dockerfile', dockerfile(1, 198)),
    beside: docker,
    median: 2,
    p95: 5,
    keystrokes: 1000,
  },
  {
    name: 'Compose, 300 lines',
    document: file('compose.yaml', 'dockercompose', compose(26)),
    beside: yaml,
    median: 2,
    p95: 5,
    keystrokes: 1000,
  },
  {
    name: 'manifests, 300 lines',
    document: file('pods.yaml', 'yaml', manifests(7)),
    beside: yaml,
    median: 2,
    p95: 5,
    keystrokes: 1000,
  },
  {
    name: 'manifests, 1,000 documents, 1 MB',
    document: file('pods.yaml', 'yaml', manifests(1000)),
    beside: yaml,
    median: 16,
    keystrokes: 200,
  },
  {
    name: 'Compose, 2,000 services',
    document: file('compose.yaml', 'dockercompose', compose(2000)),
    beside: yaml,
    median: 16,
    keystrokes: 40,
  },
];

/** yaml-language-server waits so long for the next change before it looks at one, in milliseconds. */
const yamlPause = 200;

function wanted(kind: ServerKind): Pick<Row, 'atLeast'> {
  return kind === yamlServer ? { atLeast: 10 } : {};
}

/** Measures all cases. */
export async function measureKeystrokes(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of cases) {
    const { name, median, p95 } = each;
    const group = `keystroke: ${name}`;
    const own = await roundTrips(bulkhead, each.document, each.keystrokes);
    const middle = quantile(own, 0.5);
    rows.push({ group, name: 'median', value: middle, unit: 'ms', atMost: median });
    rows.push({
      group,
      name: '95th percentile',
      value: quantile(own, 0.95),
      unit: 'ms',
      ...(p95 ? { atMost: p95 } : {}),
    });
    for (const [other, kind] of each.beside) {
      const theirs = quantile(await roundTrips(kind, each.document, 12), 0.5);
      rows.push({ group, name: `${other}, median`, value: theirs, unit: 'ms' });
      rows.push({ group, name: 'times as fast', value: theirs / middle, unit: '×', ...wanted(kind) });
      if (kind !== yamlServer) continue;
      const work = Math.max(0, theirs - yamlPause);
      rows.push({ group, name: 'times as fast, its pause left out', value: work / middle, unit: '×' });
    }
  }
  return rows;
}

/** The times of keystrokes in a document, in milliseconds. */
async function roundTrips(
  kind: ServerKind,
  document: OpenText,
  keystrokes: number,
): Promise<readonly number[]> {
  const server = await Server.start(kind);
  await server.open(document);
  const edits = editsOf(document.text);
  const warmup = Math.ceil(keystrokes / 4);
  const bench = new Bench({
    time: 0,
    iterations: keystrokes,
    warmupTime: 0,
    warmupIterations: warmup,
    retainSamples: true,
  });
  bench.add('keystroke', () => server.change(document.uri, edits.next().value));
  const [task] = await bench.run();
  server.stop();
  const result = task?.result;
  if (result?.state !== 'completed') throw new Error(`no keystrokes in ${document.uri}: ${result?.state}`);
  return result.latency.samples ?? [];
}

function file(name: string, languageId: string, text: string): OpenText {
  return { uri: `file:///bench/${name}`, languageId, text };
}
