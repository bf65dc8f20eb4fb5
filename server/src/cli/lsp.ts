/** `bulkhead lsp --stdio`: the language server for other editors. */

import { UsageError } from './usage.ts';

/** Serves until the client says `exit`. */
export async function lspCommand(args: readonly string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== '--stdio') throw new UsageError('the language server needs `--stdio`');
  await import('../lsp/node.ts');
  return new Promise(() => {});
}
