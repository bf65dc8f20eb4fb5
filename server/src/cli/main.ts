/** The command line: which command is meant, and the exit code. Everything else is in the commands' own files. */

import { parseArgs } from 'node:util';
import { version } from '../report/version.ts';
import { adviseCommand } from './advise.ts';
import { baselineCommand } from './baseline.ts';
import { clusterCommand } from './cluster.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { fixCommand } from './fix.ts';
import { help } from './help.ts';
import { lspCommand } from './lsp.ts';
import { scanCommand } from './scan.ts';
import { didYouMean, exitCodes, fail, parsed, tell, UsageError } from './usage.ts';

/** Takes the arguments after the command's name and gives the exit code. */
export type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  scan: scanCommand,
  fix: fixCommand,
  baseline: baselineCommand,
  advise: adviseCommand,
  cluster: clusterCommand,
  diff: diffCommand,
  explain: explainCommand,
  lsp: lspCommand,
  help: async ([name]) => print(help(name)),
};

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined) {
    process.stderr.write(help());
    return exitCodes.trouble;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return asksForHelp(args) ? print(help(name)) : command(args);
  const { values } = parsed(() =>
    parseArgs({
      args: [...argv],
      options: { version: { type: 'boolean', short: 'v' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    }),
  );
  if (values.version) return print(`${version}\n`);
  if (values.help) return print(help());
  throw new UsageError(`there is no command \`${name}\`${didYouMean(name, Object.keys(commands))}`);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function print(text: string): number {
  process.stdout.write(text);
  return exitCodes.clean;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that goes away early, such as `head`, is no error of ours.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.clean);
  tell(`cannot write: ${error.code}`);
  process.exit(exitCodes.trouble);
});
// There is nobody left to be told.
process.stderr.on('error', () => {});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const [name = ''] = process.argv.slice(2);
    process.exitCode = fail(error, Object.hasOwn(commands, name) ? name : undefined);
  },
);
