/** `npm run docs`: writes the documentation as web pages to `dist/docs`, and fails where a link of theirs leads nowhere. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const output = join(root, 'dist/docs');

const installed = join(here, 'node_modules/.package-lock.json');
const isInstalled =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs;
if (!isInstalled) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...quiet], { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' });
}
rmSync(output, { recursive: true, force: true });
const eleventy = join(here, 'node_modules/@11ty/eleventy/cmd.cjs');
const config = `--config=${relative(root, join(here, 'eleventy.config.mjs'))}`;
execFileSync(process.execPath, [eleventy, config, '--quiet'], { cwd: root, stdio: 'inherit' });

const pages = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.html'),
);
const dead = pages.flatMap((page) => {
  const html = readFileSync(join(output, page), 'utf8');
  return [...html.matchAll(/(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => link)
    .filter((link) => !/^\w+:/.test(link) && !leadsSomewhere(page, link))
    .map((link) => `${page}: ${link}`);
});
if (dead.length > 0) {
  console.error(`These links lead nowhere:\n${dead.join('\n')}`);
  process.exit(1);
}
console.log(`${pages.length} pages in ${relative(root, output)}.`);

/** Whether there is the file that a link names, and in it the heading. */
function leadsSomewhere(page, link) {
  const [path, anchor] = link.split('#');
  const target = path ? join(output, dirname(page), path) : join(output, page);
  if (!existsSync(target) || !statSync(target).isFile()) return false;
  return !anchor || readFileSync(target, 'utf8').includes(`id="${anchor}"`);
}
