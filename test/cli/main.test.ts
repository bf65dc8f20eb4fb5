import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/src/engine/rules/index.ts';
import { build, bulkhead, folder, risky, root, start } from './support.ts';

before(build);

describe('bulkhead', () => {
  it('tells what it can do, on standard error when nobody asked', async () => {
    const [asked, word, scan, after, bare] = await Promise.all(
      [['--help'], ['help'], ['help', 'scan'], ['scan', '--quiet', '-h'], []].map((args) => bulkhead(args)),
    );
    assert.match(asked?.stdout ?? '', /^Bulkhead finds .*\n\nUsage: bulkhead <command>/);
    assert.deepEqual([asked?.code, word?.stdout], [0, asked?.stdout]);
    assert.match(scan?.stdout ?? '', /^Usage: bulkhead scan/);
    assert.deepEqual([after?.code, after?.stdout], [0, scan?.stdout]);
    assert.deepEqual([bare?.code, bare?.stdout, bare?.stderr], [2, '', asked?.stdout]);
  });

  it('knows its version, and which command may have been meant', async () => {
    const [version, wrong, option] = await Promise.all(
      [['--version'], ['scna'], ['--verbose']].map((a) => bulkhead(a)),
    );
    const { version: expected } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.deepEqual([version?.code, version?.stdout], [0, `${expected}\n`]);
    assert.deepEqual(
      [wrong?.code, wrong?.stderr],
      [2, 'bulkhead: there is no command `scna`; did you mean `scan`?\nTry `bulkhead --help`.\n'],
    );
    assert.equal(option?.code, 2);
    const bogus = await bulkhead(['scan', '--bogus']);
    assert.deepEqual(
      [bogus.code, bogus.stderr],
      [2, 'bulkhead: there is no option `--bogus`\nTry `bulkhead scan --help`.\n'],
    );
  });

  it('names all options of a command in its help', async () => {
    const read = (name: string) => readFileSync(join(root, `server/src/cli/${name}.ts`), 'utf8');
    const shared = read('scan-options');
    for (const [command, source] of [
      ['scan', shared],
      ['cluster', shared.slice(0, shared.indexOf('} as const'))],
      ['fix', read('fix')],
      ['advise', read('advise')],
    ] as const) {
      const options = [...source.matchAll(/^ +'?([\w-]+)'?: \{ type:/gm)].map(([, name]) => `--${name}`);
      const { stdout } = await bulkhead([command, '--help']);
      assert.ok(options.length > 3);
      assert.deepEqual(
        options.filter((option) => !new RegExp(`${option}\\b`).test(stdout)),
        [],
      );
    }
  });

  it('explains every rule with its page, and lists them all', async () => {
    const list = await bulkhead(['explain']);
    assert.equal(list.stdout.trimEnd().split('\n').length, rules.length);
    // A process each would take seconds: the pages are the same function's, so two will do.
    for (const { id } of [...rules.slice(0, 1), ...rules.slice(-1)]) {
      const { code, stdout } = await bulkhead(['explain', id]);
      const page = readFileSync(join(root, `docs/rules/${id}.md`), 'utf8');
      assert.deepEqual([code, stdout], [0, page.replace(/^<!--.*-->\n\n/, '')]);
      assert.match(list.stdout, new RegExp(`^${id} `, 'm'));
    }
    const wrong = await bulkhead(['explain', 'privileged']);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /did you mean `privileged-\w+`\?\nTry `bulkhead explain --help`\.\n$/);
  });

  it('serves the language server protocol to an editor, and ends when it says so', async () => {
    const child = start(['lsp', '--stdio', '--clientProcessId=1']);
    const send = (message: object) => {
      const json = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin?.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    };
    let answer = '';
    child.stdout?.on('data', (chunk) => {
      answer += chunk;
    });
    send({
      id: 1,
      method: 'initialize',
      params: { processId: process.pid, rootUri: null, capabilities: {} },
    });
    while (!answer.includes('"id":1')) await once(child.stdout ?? child, 'data');
    assert.match(answer, /"name":"Bulkhead"/);
    send({ method: 'initialized', params: {} });
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal((await bulkhead(['lsp'])).code, 2);
  });
});

describe('a reader that goes away', () => {
  const many = `services:\n${Array.from({ length: 60 }, (_, i) => `  s${i}:\n    privileged: true\n`).join('')}`;
  const project = folder({ 'compose.yaml': many, 'other/compose.yaml': risky });

  it('is no error, and the exit code is that of the findings', async () => {
    const child = start(['scan'], { cwd: project.path });
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    child.stdout?.destroy();
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.equal(complaint, '');
  });

  it('early gets all that fits in the pipe', async () => {
    const { stdout, code } = await bulkhead(['scan'], { cwd: project.path });
    assert.equal(stdout.match(/ error privileged-container service /g)?.length, 61);
    assert.equal(code, 1);
  });
});
