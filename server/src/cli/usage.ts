/** Wrong usage, how it is told, and the exit codes. */

import { closest } from '../engine/model/closest.ts';
import { printable } from '../report/printable.ts';

/** Exit codes: nothing at or above the threshold; findings; wrong usage or unreadable input. */
export const exitCodes = { clean: 0, findings: 1, trouble: 2 } as const;

/** The command line cannot be understood. The message is a clause, without capital and full stop. */
export class UsageError extends Error {}

/**
 * Tells an error on standard error and gives the exit code.
 *
 * @param command the command whose help may help, where it is known
 */
export function fail(error: unknown, command?: string): number {
  if (error instanceof UsageError) {
    tell(`${error.message}\nTry \`bulkhead ${command === undefined ? '' : `${command} `}--help\`.`);
  } else {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return exitCodes.trouble;
}

/** Says something on standard error. What it says may come from a file's name: it is made harmless. */
export function tell(message: string): void {
  process.stderr.write(`bulkhead: ${message.split('\n').map(printable).join('\n')}\n`);
}

/** The one of `choices` that was given for an option; wrong ones end the command. @throws UsageError */
export function choice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((each) => each === value);
  if (!chosen) throw new UsageError(`${option} is \`${value}\`; it takes ${choices.join(', ')}`);
  return chosen;
}

/** The end of a message about a name that is not known: the name that is meant, if one is near or begins with it. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = closest(name, known) ?? known.find((each) => each.startsWith(`${name}-`));
  return near ? `; did you mean \`${near}\`?` : '';
}

/** Runs `parseArgs`, whose errors are errors of usage. @throws UsageError */
export function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What Node goes on to say of arguments that begin with a dash is of no help here.
    const unknown = /^Unknown option '([^']*)'/.exec(message)?.[1];
    throw new UsageError(unknown === undefined ? message : `there is no option \`${unknown}\``);
  }
}
