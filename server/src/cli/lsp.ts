/** `bulkhead lsp --stdio`: the language server for other editors. */

import { parseArgs } from 'node:util';
import { parsed, UsageError } from './usage.ts';

/** Serves until the client says `exit`. */
export async function lspCommand(args: readonly string[]): Promise<number> {
  const { values } = parsed(() =>
    parseArgs({
      args: [...args],
      // Clients made with Microsoft's library add their process id, for the server to end with them.
      options: { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } },
    }),
  );
  if (!values.stdio) throw new UsageError('the language server needs `--stdio`');
  await import('../lsp/node.ts');
  return new Promise(() => {});
}
