import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { build, bulkhead, folder, harmless, risky, root, write } from './support.ts';

const windows = process.platform === 'win32';

interface File {
  readonly path: string;
  readonly status: string;
  readonly reason?: string;
}

async function report(cwd: string, args: readonly string[] = [], uid?: number) {
  const outcome = await bulkhead(['scan', '--format', 'json', ...args], { cwd, ...(uid ? { uid } : {}) });
  assert.notEqual(outcome.code, null, 'it hangs');
  const { files, findings } = JSON.parse(outcome.stdout);
  return { ...outcome, files: files as readonly File[], findings };
}

const pathsOf = (files: readonly File[]) => files.map(({ path }) => path);

before(build);

describe('the files of a scan', () => {
  const plain = folder({
    'compose.yaml': risky,
    'app/Dockerfile': 'FROM scratch\n',
    'app/Containerfile.dev': 'FROM scratch\n',
    'app/deploy.json': '{}',
    'notes.txt': risky,
    'node_modules/x/compose.yaml': risky,
    '.hidden/compose.yml': risky,
    'deep/a/b/c/d/e/f/g/compose.yaml': risky,
  });

  it('are those whose names may be ours, hidden ones too, and none of node_modules', async () => {
    const { files } = await report(plain.path);
    assert.deepEqual(pathsOf(files), [
      '.hidden/compose.yml',
      'app/Containerfile.dev',
      'app/Dockerfile',
      'app/deploy.json',
      'compose.yaml',
      'deep/a/b/c/d/e/f/g/compose.yaml',
    ]);
  });

  it('are named from the working folder, once each', async () => {
    const args = ['..', '.', '../app', '../compose.yaml', join(plain.path, 'compose.yaml')];
    const { files } = await report(join(plain.path, 'app'), args);
    assert.ok(pathsOf(files).includes('../compose.yaml'), pathsOf(files).join());
    assert.ok(pathsOf(files).includes('Dockerfile'), pathsOf(files).join());
    assert.equal(new Set(pathsOf(files)).size, files.length);
  });

  it('may be named whatever they are called, and say so when that is nothing of ours', async () => {
    const { files, code } = await report(plain.path, ['notes.txt', 'node_modules/x']);
    assert.deepEqual(files, [
      {
        path: 'notes.txt',
        family: null,
        status: 'skipped',
        reason: 'not named like a Dockerfile, Compose file or manifest',
      },
      { path: 'node_modules/x/compose.yaml', family: 'compose', status: 'analyzed' },
    ]);
    assert.equal(code, 1);
  });
});

describe('.gitignore', () => {
  const repository = folder({
    '.git/HEAD': '',
    '.gitignore': '\uFEFF# generated\r\n/build/\r\n*.gen.yaml\r\n!keep.gen.yaml\r\nsecret\r\n',
    'a.gen.yaml': risky,
    'keep.gen.yaml': risky,
    'build/compose.yaml': risky,
    'sub/.gitignore': 'compose.yaml\n!b.gen.yaml\n',
    'sub/b.gen.yaml': risky,
    'sub/compose.yaml': risky,
    'sub/build/compose.yml': risky,
    'sub/secret/compose.yml': risky,
    'vendored/.git/HEAD': '',
    'vendored/c.gen.yaml': risky,
  });

  it('counts in nested folders, with exceptions, up to the repository that a folder is in', async () => {
    const { files } = await report(repository.path);
    assert.deepEqual(pathsOf(files), [
      'keep.gen.yaml',
      'sub/b.gen.yaml',
      'sub/build/compose.yml',
      'vendored/c.gen.yaml',
    ]);
  });

  it('counts from the root of the repository when a folder in it is scanned', async () => {
    const { files } = await report(join(repository.path, 'sub'));
    assert.deepEqual(pathsOf(files), ['b.gen.yaml', 'build/compose.yml']);
  });

  it('does not keep from what is named', async () => {
    const { files } = await report(repository.path, ['a.gen.yaml', 'build', 'sub/secret']);
    assert.deepEqual(pathsOf(files), ['a.gen.yaml', 'build/compose.yaml', 'sub/secret/compose.yml']);
  });
});

describe('odd files', () => {
  if (windows) return;
  const odd = folder({ 'outside.yaml': risky });
  const inside = () => join(odd.path, 'workspace');
  let server: Server;

  before((done) => {
    const workspace = inside();
    write(workspace, 'compose.yaml', harmless);
    write(workspace, 'big.yaml', '');
    truncateSync(join(workspace, 'big.yaml'), 11 * 1024 * 1024);
    write(workspace, '--level=x.yaml', harmless);
    write(workspace, 'red\u001b[31m\n\u009bname.yaml', risky);
    write(workspace, 'a b#c?d%2e"\\.yaml', risky);
    mkdirSync(join(workspace, 'folder.yaml'));
    mkdirSync(join(workspace, '.gitignore'));
    symlinkSync(odd.path, join(workspace, 'loop'));
    symlinkSync('../outside.yaml', join(workspace, 'link.yaml'));
    symlinkSync('self.yaml', join(workspace, 'self.yaml'));
    symlinkSync('/dev/zero', join(workspace, 'zero.yaml'));
    execFileSync('mkfifo', [join(workspace, 'pipe.yaml')]);
    server = createServer().listen(join(workspace, 'socket.yaml'), done);
  });
  after((done) => {
    server.close(done);
  });

  it('found in a walk are left out, and none of them is trouble', async () => {
    const { files, stderr, code } = await report(inside());
    assert.deepEqual(
      files.map(({ path, status }) => `${path} ${status}`),
      [
        '--level=x.yaml analyzed',
        'a b#c?d%2e"\\.yaml analyzed',
        'big.yaml skipped',
        'compose.yaml analyzed',
        'red\u001b[31m\n\u009bname.yaml analyzed',
      ],
    );
    assert.equal(files.find(({ path }) => path === 'big.yaml')?.reason, 'larger than 10 MB');
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('that are named are trouble, but for a link to a file', async () => {
    const names = [
      'big.yaml',
      'self.yaml',
      'zero.yaml',
      'pipe.yaml',
      'socket.yaml',
      'compose.yaml/x',
      'link.yaml',
    ];
    const { files, stderr, code } = await report(inside(), names);
    assert.deepEqual(
      new Map(files.map(({ path, status, reason }) => [path, reason ?? status])),
      new Map([
        ['big.yaml', 'larger than 10 MB'],
        ['zero.yaml', 'not a regular file'],
        ['pipe.yaml', 'not a regular file'],
        ['socket.yaml', 'not a regular file'],
        ['link.yaml', 'analyzed'],
        ['self.yaml', 'too many symbolic links'],
        ['compose.yaml/x', 'a part of the path is not a folder'],
      ]),
    );
    assert.equal(code, 2);
    assert.match(stderr, /^bulkhead: pipe\.yaml: not a regular file$/m);
  });

  it('that are called like options can be named after --', async () => {
    const [bare, ended] = await Promise.all([
      bulkhead(['scan', '--level=x.yaml'], { cwd: inside() }),
      report(inside(), ['--', '--level=x.yaml', '--help']),
    ]);
    assert.match(bare.stderr, /--level is `x\.yaml`/);
    assert.deepEqual(pathsOf(ended.files), ['--level=x.yaml', '--help']);
  });

  it('cannot command the terminal with their names, nor forge lines of the report', async () => {
    const name = 'red\u001b[31m\n\u009bname.yaml';
    const outcomes = await Promise.all(
      [
        ['scan', name],
        ['scan', `no\u001b[2J${name}`],
        ['scan', '--format=json', name],
        ['scan', '--format=sarif', name],
      ].map((args) => bulkhead(args, { cwd: inside() })),
    );
    for (const { stdout, stderr } of outcomes) {
      assert.doesNotMatch(stdout + stderr, /(?!\n)\p{Cc}/u);
    }
    assert.match(outcomes[0]?.stdout ?? '', /^red\\u001b\[31m\\u000a\\u009bname\.yaml:4:17 error/);
    assert.match(outcomes[1]?.stderr ?? '', /^bulkhead: no\\u001b\[2Jred\\u001b/);
  });

  it('that nobody may read are named, with the folders that nobody may enter', async function () {
    const uid = process.getuid?.() === 0 ? 65534 : undefined;
    const workspace = inside();
    write(workspace, 'locked/compose.yaml', risky);
    write(workspace, 'secret.yaml', risky);
    chmodSync(join(workspace, 'secret.yaml'), 0);
    chmodSync(join(workspace, 'locked'), 0);
    try {
      // Whoever the tests run as, the scan must not run as root, who may read everything.
      const allowed = await bulkhead(['--version'], { cwd: root, ...(uid ? { uid } : {}) }).catch(
        () => undefined,
      );
      if (allowed?.code !== 0) return this.skip();
      chmodSync(odd.path, 0o755);
      const { files, code } = await report(workspace, [], uid);
      assert.deepEqual(
        files.filter(({ status }) => status === 'failed').map(({ path, reason }) => `${path}: ${reason}`),
        ['secret.yaml: permission denied', 'locked: permission denied'],
      );
      assert.equal(code, 2);
    } finally {
      chmodSync(join(workspace, 'locked'), 0o755);
    }
  });
});

describe('long files', () => {
  const files = folder({
    'blank.yaml': `${'\n'.repeat(9_000_000)}kind: Pod\n`,
    'brackets.yaml': `kind: Pod\ncontainers: ${'['.repeat(200_000)}`,
    'list/long.yaml': `kind: Pod\ncontainers:\n${'  - name: a\n'.repeat(200_000)}---\n${risky}`,
  });

  it('do not keep the scan from its end, and what is too long is named', async () => {
    const { files: seen, findings, code } = await report(files.path);
    assert.deepEqual(
      seen.map(({ path, status, reason }) => `${path} ${status}: ${reason}`),
      [
        'blank.yaml skipped: holds no workload',
        'brackets.yaml failed: not fully readable, line 1: The document is nested too deeply',
        'list/long.yaml failed: not fully readable, line 1: The document is longer than 2 MB',
      ],
    );
    assert.deepEqual([findings.length, code], [1, 1]);
  }).timeout(40_000);
});

describe('encodings', () => {
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
  const crlf = risky.replaceAll('\n', '\r\n');
  const files = folder({
    'bom/compose.yaml': `\uFEFF${risky}`,
    'crlf/compose.yaml': crlf,
    'le/compose.yaml': utf16(crlf),
    'be/compose.yaml': utf16(risky).swap16(),
    'latin1/compose.yaml': Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(risky)]),
    'first/compose.yaml': '\uFEFFservices: {web: {image: web, privileged: true}}\n',
  });

  it('and line ends of all kinds give the same places, and a byte order mark is no column', async () => {
    const { findings } = await report(files.path);
    const places = findings.map(
      ({ path, range: { start } }: { path: string; range: { start: { line: number; column: number } } }) =>
        `${path.split('/')[0]} ${start.line}:${start.column}`,
    );
    assert.deepEqual(places, ['be 4:17', 'bom 4:17', 'crlf 4:17', 'first 1:42', 'latin1 5:17', 'le 4:17']);
  });
});
