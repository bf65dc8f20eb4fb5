/** Packages the built extension as a .vsix; also runnable, as `npm run package`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installEditor } from './install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes `dist/bulkhead.vsix` of what `npm run build` left.
 * @returns {Promise<string>} its path
 */
export async function packageExtension() {
  const { node, vsce } = await installEditor();
  const file = `${root}dist/bulkhead.vsix`;
  mkdirSync(`${root}dist`, { recursive: true });
  // Everything is bundled: the packages in node_modules stay out.
  execFileSync(node, [vsce, 'package', '--no-dependencies', '--out', file], {
    cwd: root,
    // The archive has the time of the last commit, so that one state gives one archive.
    env: { ...process.env, TZ: 'UTC', SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? lastCommit() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return file;
}

/** The time of the last commit in seconds; outside of a repository, that of nothing. */
function lastCommit() {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch {
    return '315532800'; // An archive knows no time before 1980.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await packageExtension());
