// Bundles the client and the server for each place that they run in. `--watch` keeps at it.
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const shared = {
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  minify: !process.argv.includes('--dev'),
  sourcemap: process.argv.includes('--dev'),
  legalComments: 'none',
  logLevel: 'warning',
};
const node = { ...shared, platform: 'node', mainFields: ['module', 'main'] };
const browser = { ...shared, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

/** One entry for each bundle. */
const bundles = [
  {
    ...node,
    entryPoints: ['client/src/extension.node.ts'],
    outfile: 'client/dist/extension.node.cjs',
    external: ['vscode'],
  },
  // The web editor of VS Code 1.91 adds `.js` to every other ending.
  {
    ...browser,
    entryPoints: ['client/src/extension.web.ts'],
    outfile: 'client/dist/extension.web.js',
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: ['server/src/lsp/node.ts'],
    outfile: 'server/dist/lsp.node.cjs',
  },
  {
    ...browser,
    entryPoints: ['server/src/lsp/browser.ts'],
    outfile: 'server/dist/lsp.web.js',
    format: 'iife',
  },
  { ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'server/dist/cli.cjs' },
];

if (process.argv.includes('--watch')) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
