/** `bulkhead fix`. */

import { promises as fs } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AppliedFix, fixAll } from '../engine/fix-all.ts';
import { isSafe } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import type { Settings } from '../engine/settings.ts';
import { unifiedDiff } from '../report/diff.ts';
import type { ScannedFile } from '../workspace/scan.ts';
import { displayPath, listFiles, scanFiles } from './input.ts';
import { knownRule, readSettings } from './options.ts';
import { showProgress } from './progress.ts';
import { exitCodes, UsageError } from './usage.ts';

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        unsafe: { type: 'boolean', default: false },
        rule: { type: 'string', multiple: true },
        level: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Applies fixes to files and tells which. A file that another process changed meanwhile is left alone. */
export async function fixCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const only = values.rule?.map(knownRule);
  const settings = onlyRules(readSettings({ level: values.level }), only);
  const input = await listFiles(positionals.length > 0 ? positionals : ['.']);
  for (const { path, reason } of input.unreadable) process.stderr.write(`bulkhead: ${path}: ${reason}\n`);
  let trouble = input.unreadable.length > 0;
  let count = 0;
  for (const file of await scanFiles(input.files, settings, showProgress(true))) {
    if (!file.analysis?.findings.length) continue;
    const wanted = values.unsafe ? (fix: AppliedFix['fix']) => fix.kind === 'harden' : isSafe;
    const { text, applied } = fixAll({ path: file.uri, text: file.text }, settings, wanted);
    if (applied.length === 0) continue;
    count += applied.length;
    if (values['dry-run']) process.stdout.write(unifiedDiff(displayPath(file.uri), file.text, text));
    else {
      const written = await replace(file, text);
      if (written !== undefined) {
        process.stderr.write(`bulkhead: ${displayPath(file.uri)}: ${written}\n`);
        trouble = true;
        continue;
      }
      for (const { fix } of applied) process.stdout.write(`${displayPath(file.uri)}: ${fix.title}\n`);
    }
  }
  const what = `${count} ${count === 1 ? 'fix' : 'fixes'}`;
  process.stderr.write(values['dry-run'] ? `${what} would be applied.\n` : `${what} applied.\n`);
  return trouble ? exitCodes.trouble : exitCodes.clean;
}

function onlyRules(settings: Settings, only: readonly string[] | undefined): Settings {
  if (!only) return settings;
  const off = rules.filter(({ id }) => !only.includes(id)).map(({ id }) => [id, 'off'] as const);
  const on = rules.filter(({ id }) => only.includes(id)).map(({ id, severity }) => [id, severity] as const);
  return { ...settings, rules: Object.fromEntries([...off, ...on]) };
}

/** Writes the text if the file is still what was read, byte for byte. Gives the reason when it did not. */
async function replace(file: ScannedFile, text: string): Promise<string | undefined> {
  const path = fileURLToPath(file.uri);
  try {
    const now = await fs.readFile(path);
    if (!now.equals(Buffer.from(file.text, 'utf8'))) return 'not fixed: it changed meanwhile, or is not UTF-8';
    await fs.writeFile(path, text);
    return undefined;
  } catch (error) {
    return `not fixed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
