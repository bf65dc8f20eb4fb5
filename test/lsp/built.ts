/** The built server, and how to talk to it as an editor does. */

import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createProtocolConnection, type ProtocolConnection } from 'vscode-languageserver/node';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Path of a file of the repository. */
export function inRepository(path: string): string {
  return `${root}${path}`;
}

/** Builds the bundles unless they are newer than all sources. */
export function build(): void {
  const bundles = ['client/dist/server.js', 'server/dist/cli.cjs'].map(inRepository);
  const sources = readdirSync(inRepository('server/src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...sources.map((path) => statSync(inRepository(`server/src/${path}`)).mtimeMs));
  if (bundles.every((bundle) => existsSync(bundle) && statSync(bundle).mtimeMs > newest)) return;
  execFileSync(process.execPath, [inRepository('scripts/build.mjs')], { stdio: 'pipe' });
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcessWithoutNullStreams;
  /** The exit code; `null` when a signal ended the process. */
  readonly ended: Promise<number | null>;
  /** What it wrote to standard error. */
  readonly errors: () => string;
}

/** Starts `node` with a script of the repository and speaks the protocol over its standard streams. */
export function startServer(script: string, ...args: string[]): ServerProcess {
  const child = spawn(process.execPath, [inRepository(script), ...args]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.listen();
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  return { connection, process: child, ended, errors: () => errors };
}
