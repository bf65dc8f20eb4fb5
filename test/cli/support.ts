/** Runs the built command line in folders that come and go. */

import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const program = join(root, 'server/bin/bulkhead.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'uid'> {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `bulkhead` to its end; one that hangs is ended after half a minute, with the code `null`. */
export async function bulkhead(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options);
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Starts `bulkhead` with pipes on all ends. Colours are as the options have them, not as the tests were started. */
export function start(
  args: readonly string[],
  { input: _, env = {}, ...options }: RunOptions = {},
): ChildProcess {
  const { FORCE_COLOR, NO_COLOR, ...inherited } = process.env;
  return spawn(process.execPath, [program, ...args], {
    ...options,
    env: { ...inherited, ...env },
    stdio: 'pipe',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Builds the program unless it is newer than its sources, as in `npm run verify`. */
export function build(): void {
  const newest = Math.max(
    ...readdirSync(join(root, 'server/src'), { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(join(root, 'server/src', name)).mtimeMs,
    ),
  );
  const built = statSync(join(root, 'server/dist/cli.cjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built < newest) execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
}

/** Makes a folder with these files for the tests of a `describe`, and removes it after them. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): { readonly path: string } {
  const made = { path: '' };
  before(() => {
    made.path = mkdtempSync(join(tmpdir(), 'bulkhead-'));
    for (const [name, content] of Object.entries(files)) write(made.path, name, content);
  });
  after(() => rmSync(made.path, { recursive: true, force: true }));
  return made;
}

/** Writes a file, with the folders above it. */
export function write(folder: string, name: string, content: string | Buffer): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A Compose file with one finding of severity `error`, on line 4. */
export const risky = 'services:\n  web:\n    image: web\n    privileged: true\n';

/** A Compose file in which there is nothing to find. */
export const harmless = 'services:\n  web:\n    image: web\n';
