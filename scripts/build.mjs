// Bundles the client and the server for each place that they run in. `--watch` keeps at it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, context } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  absWorkingDir: root,
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
  ...['esm', 'cjs'].map((format) => ({
    ...browser,
    entryPoints: ['server/src/api/index.ts'],
    outfile: `server/dist/api.${format === 'esm' ? 'js' : 'cjs'}`,
    plugins: [withoutExamples],
    platform: 'neutral',
    format,
  })),
];

/**
 * Writes the declarations of the npm package: all its types in one file, once for `import` and once for `require`. They
 * name nothing of the engine, so each module's declarations are told without looking at any other.
 */
async function declareTypes() {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-types-'));
  try {
    const modules = ['types', 'index'];
    await promisify(execFile)(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...['--ignoreConfig', '--noResolve', '--noCheck', '--declaration', '--emitDeclarationOnly'],
      ...['--allowImportingTsExtensions', '--module', 'esnext', '--outDir', folder],
      ...modules.map((name) => join(root, `server/src/api/${name}.ts`)),
    ]);
    const texts = modules.map((name) => readFile(join(folder, `${name}.d.ts`), 'utf8'));
    const own = /^(?:import|export) type .* from '\.\/types\.ts';\n/gm;
    const declarations = (await Promise.all(texts)).join('').replace(own, '');
    for (const ending of ['d.ts', 'd.cts'])
      await writeFile(join(root, `server/dist/api.${ending}`), declarations);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes('--watch')) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
  await declareTypes();
}
