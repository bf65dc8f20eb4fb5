/** `bulkhead explain`. */

import { parseArgs } from 'node:util';
import { rules } from '../engine/rules/index.ts';
import { rulePage } from '../report/rule-page.ts';
import { knownRule } from './options.ts';
import { exitCodes, parsed, UsageError } from './usage.ts';

/** Prints a rule's page, or the list of rules. */
export async function explainCommand(args: readonly string[]): Promise<number> {
  const { positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  const [given, ...others] = positionals;
  if (others.length > 0) throw new UsageError('explain takes one rule');
  if (given === undefined) {
    const width = Math.max(...rules.map(({ id }) => id.length));
    process.stdout.write(rules.map(({ id, summary }) => `${id.padEnd(width)}  ${summary}\n`).join(''));
    return exitCodes.clean;
  }
  const id = knownRule(given);
  for (const rule of rules) if (rule.id === id) process.stdout.write(rulePage(rule));
  return exitCodes.clean;
}
