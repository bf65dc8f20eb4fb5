// Bundles the client and the server for each place that they run in. `--watch` keeps at it.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, context } from 'esbuild';
import { billOfMaterials, notices, partsOf } from './parts.mjs';

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
// Of ES modules only what is used is taken, and it is called directly.
const yaml = join(root, 'node_modules/yaml/browser/index.js');
const node = { ...shared, platform: 'node', mainFields: ['module', 'main'], alias: { yaml } };
const browser = { ...shared, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

/**
 * For Node and for browsers at once: nearly all of it is the same, and what is for the one place is not touched in the
 * other. The extension would be twice as large with a bundle for each.
 */
const everywhere = {
  ...node,
  conditions: ['browser'],
  external: ['vscode'],
};

/** One entry for each bundle. */
const extension = [
  { ...everywhere, entryPoints: ['client/src/extension.ts'], outfile: 'client/dist/extension.js' },
  {
    ...everywhere,
    entryPoints: ['server/src/lsp/main.ts'],
    outfile: 'client/dist/server.js',
    format: 'iife',
  },
];
const npmPackage = [
  { ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'server/dist/cli.cjs' },
  ...['esm', 'cjs'].map((format) => ({
    ...browser,
    entryPoints: ['server/src/api/index.ts'],
    outfile: `server/dist/api.${format === 'esm' ? 'js' : 'cjs'}`,
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

/** Writes the bundles of a product, and beside them what they are made of. */
async function bundled(bundles, manifest, folder) {
  const results = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  const parts = partsOf(
    root,
    results.map(({ metafile }) => metafile),
  );
  await writeFile(join(root, folder, 'notices.txt'), notices(parts));
  const product = JSON.parse(await readFile(join(root, manifest), 'utf8'));
  await writeFile(join(root, folder, 'sbom.cdx.json'), billOfMaterials(product, parts));
}

// The package is one of ES modules, and what VS Code loads is none.
await mkdir(join(root, 'client/dist'), { recursive: true });
await writeFile(join(root, 'client/dist/package.json'), '{ "type": "commonjs" }\n');
if (process.argv.includes('--watch')) {
  for (const options of [...extension, ...npmPackage]) await (await context(options)).watch();
} else {
  await Promise.all([
    bundled(extension, 'package.json', 'client/dist'),
    bundled(npmPackage, 'server/package.json', 'server/dist'),
  ]);
  await declareTypes();
}
