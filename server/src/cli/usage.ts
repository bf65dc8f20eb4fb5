/** Wrong usage, and how it is told. */

/** Exit codes: nothing at or above the threshold; findings; wrong usage or unreadable input. */
export const exitCodes = { clean: 0, findings: 1, trouble: 2 } as const;

/** The command line cannot be understood. The message is a clause, without capital and full stop. */
export class UsageError extends Error {}

/** Tells an error on standard error and gives the exit code. */
export function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`bulkhead: ${error.message}\nTry \`bulkhead --help\`.\n`);
  } else {
    process.stderr.write(`bulkhead: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return exitCodes.trouble;
}

/** The one of `choices` that was given for an option; wrong ones end the command. */
export function choice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((each) => each === value);
  if (!chosen) throw new UsageError(`${option} is \`${value}\`; it takes ${choices.join(', ')}`);
  return chosen;
}
