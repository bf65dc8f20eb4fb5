/** The command line: which command is meant, and the exit code. Everything else is in the commands' own files. */

import { parseArgs } from 'node:util';
import { version } from '../report/version.ts';
import { explainCommand } from './explain.ts';
import { fixCommand } from './fix.ts';
import { help } from './help.ts';
import { lspCommand } from './lsp.ts';
import { fail, UsageError } from './usage.ts';
import { scanCommand } from './scan.ts';

/** Takes the arguments after the command's name and gives the exit code. */
export type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  scan: scanCommand,
  fix: fixCommand,
  explain: explainCommand,
  lsp: lspCommand,
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return args.includes('--help') || args.includes('-h') ? print(help(name)) : command(args);
  const { values } = parseOrFail(argv);
  if (values.version) return print(`${version}\n`);
  if (values.help || argv.length === 0) return print(help());
  throw new UsageError(`there is no command \`${name}\``);
}

function parseOrFail(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { version: { type: 'boolean', short: 'v' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

// A reader that goes away early, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 2);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = fail(error);
  },
);
