/** The demo behind `npm start`: a real editor in the browser with the extension installed. */
import { resolve } from 'node:path';
import { launchCodeServer } from './code-server.mjs';

export { packageExtension } from './package.mjs';

/**
 * Opens `folder` in code-server with the packaged extension, prints the address and stays until Ctrl-C.
 * @param {object} options
 * @param {string} options.vsix the packaged extension
 * @param {string} options.folder the folder to open; what is typed there is saved there
 * @returns {Promise<void>}
 */
export async function openInCodeServer({ vsix, folder }) {
  const server = await launchCodeServer({ vsix: resolve(vsix), folder: resolve(folder) });
  console.log(`\n  Bulkhead runs in VS Code at ${server.url}\n  Press Ctrl-C to stop.\n`);
  await new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await server.stop();
}
