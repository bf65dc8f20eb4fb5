import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, bulkhead, folder, harmless, risky, write } from './support.ts';

before(build);

/** Level `restricted` finds that no capability is dropped, and dropping them can break nothing here. */
const safe = `services:
  web:
    image: web
    user: "10001:10001"
    security_opt:
      - no-new-privileges:true
`;
const fixed = `${safe}    cap_drop:\n      - ALL\n`;
const restricted = ['--level', 'restricted'];

describe('bulkhead fix', () => {
  const project = folder();
  const fix = (args: readonly string[]) => bulkhead(['fix', ...args], { cwd: project.path });
  const read = (name: string) => readFileSync(join(project.path, name));
  const put = (name: string, content: string | Buffer) => write(project.path, name, content);

  it('applies the safe fixes, says which, and has nothing to do then', async () => {
    put('safe/compose.yaml', safe);
    put('safe/other/compose.yaml', harmless);
    const [first, second] = [await fix([...restricted, 'safe']), await fix([...restricted, 'safe'])];
    assert.deepEqual(
      [first.code, first.stdout],
      [0, 'safe/compose.yaml: service web: Drop all capabilities\n'],
    );
    assert.match(first.stderr, /^1 fix applied\. \d+ more findings have fixes to be checked first: --unsafe/);
    assert.equal(read('safe/compose.yaml').toString(), fixed);
    assert.equal(read('safe/other/compose.yaml').toString(), harmless);
    assert.deepEqual([second.code, second.stdout], [0, '']);
    assert.match(second.stderr, /^0 fixes applied\./);
  });

  it('leaves alone what has to be checked first, unless it is told to go ahead', async () => {
    put('unsafe/compose.yaml', risky);
    const careful = await fix(['unsafe']);
    assert.deepEqual([careful.stdout, read('unsafe/compose.yaml').toString()], ['', risky]);
    const bold = await fix(['unsafe', '--unsafe']);
    assert.match(
      bold.stdout,
      /^unsafe\/compose\.yaml: service web: Set `privileged` to `false`\n {2}check which capabilities .*\n$/,
    );
    assert.doesNotMatch(read('unsafe/compose.yaml').toString(), /privileged: true|runtime:/);
  });

  it('judges each file of a project by what the fixes of the others have left', async () => {
    put('parts/compose.yaml', 'services:\n  web:\n    image: web\n    cap_add: [SYS_ADMIN]\n');
    put('parts/compose.override.yaml', 'services:\n  web:\n    privileged: true\n');
    const rules = ['--rule', 'privileged-container', '--rule', 'dangerous-capability', '--unsafe'];
    const dry = await fix(['parts', '--dry-run', ...rules]);
    assert.match(dry.stderr, /^2 fixes would be applied\./m);
    const { stdout } = await fix(['parts', ...rules]);
    assert.deepEqual(
      stdout.split('\n').filter((line) => /^parts/.test(line)),
      [
        'parts/compose.override.yaml: service web: Set `privileged` to `false`',
        'parts/compose.yaml: service web: Remove `SYS_ADMIN`',
      ],
    );
    assert.match((await fix(['parts', ...rules])).stderr, /^0 fixes applied\./);
  });

  it('keeps to the rules that it is given, at any level', async () => {
    const both = 'services:\n  web:\n    image: web\n    pid: host\n    uts: host\n';
    put('rules/compose.yaml', both);
    put('rules/safe.compose.yaml', safe);
    const dry = await fix(['rules/compose.yaml', '--dry-run', '--rule', 'host-pid-namespace']);
    assert.match(dry.stderr, /^0 fixes would be applied\. 1 more finding has fixes to be checked first/);
    const { stdout } = await fix(['rules/compose.yaml', '--unsafe', '--rule', 'host-pid-namespace']);
    assert.match(stdout, /^rules\/compose\.yaml: service web: Remove `pid: host`\n {2}check .*\n$/);
    assert.equal(read('rules/compose.yaml').toString(), both.replace('    pid: host\n', ''));
    await fix(['rules', '--rule', 'missing-capability-drop']);
    assert.equal(read('rules/safe.compose.yaml').toString(), fixed);
  });

  it('prints a diff that git applies, whatever the name, the line ends and the end of the file', async () => {
    const cases: Record<string, string> = {
      'compose.yaml': safe,
      'a b/compose.yaml': safe.replaceAll('\n', '\r\n'),
      'ü"\\\n/compose.yaml': safe.trimEnd(),
      'mark/compose.yaml': `\uFEFF${safe}`,
    };
    for (const [name, text] of Object.entries(cases)) put(`diff/${name}`, text);
    const cwd = join(project.path, 'diff');
    execFileSync('git', ['init', '-q'], { cwd });
    const dry = await bulkhead(['fix', '--dry-run', ...restricted], { cwd });
    assert.equal(dry.code, 0);
    assert.match(dry.stderr, /^4 fixes would be applied\./m);
    assert.match(dry.stderr, /^compose\.yaml: service web: \S/m);
    for (const [name, text] of Object.entries(cases)) assert.equal(read(`diff/${name}`).toString(), text);
    execFileSync('git', ['apply', '-'], { cwd, input: dry.stdout });
    const applied = Object.keys(cases).map((name) => read(`diff/${name}`));
    for (const [name, text] of Object.entries(cases)) put(`diff/${name}`, text);
    await bulkhead(['fix', ...restricted], { cwd });
    assert.deepEqual(
      Object.keys(cases).map((name) => read(`diff/${name}`).toString()),
      applied.map(String),
    );
  });

  it('prints no diff of a file that git could not apply it to, and says so', async () => {
    put('utf16/compose.yaml', Buffer.from(`\uFEFF${safe}`, 'utf16le'));
    put('utf16/other.compose.yaml', safe);
    const { stdout, stderr } = await fix([...restricted, '--dry-run', 'utf16']);
    assert.match(stderr, /^utf16\/compose\.yaml: service web: Drop all capabilities$/m);
    assert.match(stderr, /utf16\/compose\.yaml: there is no diff of it, for it is UTF-16/);
    assert.match(stderr, /^2 fixes would be applied\./m);
    assert.deepEqual(stdout.match(/^\+\+\+ .*$/gm), ['+++ b/utf16/other.compose.yaml']);
  });

  it('keeps encoding, byte order mark, line ends and permissions', async () => {
    const crlf = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    put('enc/utf8/compose.yaml', crlf(safe));
    put('enc/utf16le/compose.yaml', Buffer.from(crlf(safe), 'utf16le'));
    put('enc/utf16be/compose.yaml', Buffer.from(crlf(safe), 'utf16le').swap16());
    chmodSync(join(project.path, 'enc/utf8/compose.yaml'), 0o640);
    const { stdout } = await fix([...restricted, 'enc']);
    assert.equal(stdout.match(/Drop all capabilities/g)?.length, 3);
    assert.equal(read('enc/utf8/compose.yaml').toString(), crlf(fixed));
    assert.equal(read('enc/utf16le/compose.yaml').toString('utf16le'), crlf(fixed));
    assert.equal(read('enc/utf16be/compose.yaml').swap16().toString('utf16le'), crlf(fixed));
    assert.equal(statSync(join(project.path, 'enc/utf8/compose.yaml')).mode & 0o777, 0o640);
  });

  it('does not write what it cannot write back as it was, and goes on with the rest', async () => {
    const latin1 = Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(safe)]);
    put('odd/a/compose.yaml', latin1);
    put('odd/b/compose.yaml', safe);
    const { code, stdout, stderr } = await fix([...restricted, 'odd', 'nowhere']);
    assert.equal(code, 2);
    assert.match(stderr, /odd\/a\/compose\.yaml: not fixed: it holds bytes that are no text/);
    assert.match(stderr, /nowhere: no such file or folder/);
    assert.match(stderr, /^1 fix applied\./m);
    assert.match(stdout, /^odd\/b\/compose\.yaml/);
    assert.deepEqual(read('odd/a/compose.yaml'), latin1);
  });

  it('refuses what it does not know, and standard input', async () => {
    const outcomes = await Promise.all([['-'], ['--rule', 'root-usr'], ['--force']].map(fix));
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      [2, 2, 2],
    );
    assert.match(outcomes[0]?.stderr ?? '', /fix cannot change standard input/);
    assert.match(outcomes[1]?.stderr ?? '', /did you mean `root-user`\?/);
  });
});
