/** `bulkhead fix`. */

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AppliedFix, type FixedText, fixAll } from '../engine/fix-all.ts';
import { type Finding, type Fix, isSafe } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import type { Settings } from '../engine/settings.ts';
import { byteOrderMark, reasonOf, replaceText } from '../node/text.ts';
import { unifiedDiff } from '../report/diff.ts';
import { printable } from '../report/printable.ts';
import { workloadTitle } from '../report/words.ts';
import { ChangedProjects } from '../workspace/changed-projects.ts';
import { type ScannedFile, sourceOf } from '../workspace/scan.ts';
import { configurationOptions, readConfigured } from './configuration.ts';
import { displayPath, scanPaths, troubleWith } from './input.ts';
import { knownRule, projectOptions, readProjectOptions } from './options.ts';
import { showProgress } from './progress.ts';
import { exitCodes, parsed, tell, UsageError } from './usage.ts';

async function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...projectOptions,
        ...configurationOptions,
        'dry-run': { type: 'boolean', default: false },
        unsafe: { type: 'boolean', default: false },
        rule: { type: 'string', multiple: true },
        level: { type: 'string' },
      },
    }),
  );
  if (positionals.includes('-')) throw new UsageError('fix cannot change standard input');
  return {
    paths: positionals.length > 0 ? positionals : ['.'],
    dryRun: values['dry-run'],
    unsafe: values.unsafe,
    only: values.rule?.map(knownRule),
    configured: await readConfigured({
      level: values.level,
      config: values.config,
      'no-config': values['no-config'],
    }),
    projects: readProjectOptions(values),
  };
}

/** Applies fixes to files and tells which. */
export async function fixCommand(args: readonly string[]): Promise<number> {
  const { paths, dryRun, unsafe, only, configured, projects } = await readArguments(args);
  const asked = { ...configured, settings: withRules(configured.settings, only ?? []) };
  const isMeant = ({ ruleId }: Finding) => !only || only.includes(ruleId);
  const wanted = (fix: Fix, finding: Finding) =>
    (unsafe ? fix.kind === 'harden' : isSafe(fix)) && isMeant(finding);
  const apply = dryRun ? show : write;
  const progress = showProgress(true);
  let trouble = configured.trouble.length > 0;
  for (const message of configured.trouble) tell(message);
  let count = 0;
  let heldBack = 0;
  const changed = new ChangedProjects();
  for await (const file of scanPaths(paths, asked, progress, projects)) {
    const messages = troubleWith(file);
    const { findings = [], problems = [] } = file.analysis ?? {};
    const source = changed.withLatest(sourceOf(file));
    const fixed =
      findings.length + problems.length > 0 || changed.concern(file)
        ? fixAll(source, file.settings, wanted, only === undefined)
        : undefined;
    if (messages.length > 0 || fixed?.applied.length) progress();
    for (const message of messages) tell(message);
    if (messages.length > 0) trouble = true;
    if (!unsafe) heldBack += findings.filter((each) => isMeant(each) && needsCheck(each)).length;
    if (!fixed?.applied.length) continue;
    if (await apply(file, fixed)) {
      count += fixed.applied.length;
      changed.add(file, fixed.text);
    } else trouble = true;
  }
  const what = `${count} ${count === 1 ? 'fix' : 'fixes'}`;
  const more =
    heldBack > 0
      ? ` ${heldBack} more ${heldBack === 1 ? 'finding has fixes' : 'findings have fixes'} to be checked first: --unsafe applies them.`
      : '';
  process.stderr.write(`${what} ${dryRun ? 'would be applied' : 'applied'}.${more}\n`);
  return trouble ? exitCodes.trouble : exitCodes.clean;
}

/** Whether the finding has fixes to harden, and none of them is safe. */
function needsCheck(finding: Finding): boolean {
  const fixes = finding.fixes().filter(({ kind }) => kind === 'harden');
  return fixes.length > 0 && !fixes.some(isSafe);
}

/** Switches rules on that the level leaves out. The others stay: a fix is proven against all of them. */
function withRules(settings: Settings, ids: readonly string[]): Settings {
  const on = rules.filter(({ id }) => ids.includes(id)).map(({ id, severity }) => [id, severity] as const);
  return { ...settings, rules: { ...settings.rules, ...Object.fromEntries(on) } };
}

/** Prints the diff, and beside it which fixes would be made. */
async function show(
  { uri, text: before }: ScannedFile,
  { text: after, applied }: FixedText,
): Promise<boolean> {
  const path = displayPath(uri);
  for (const fix of applied) process.stderr.write(appliedLines(path, fix));
  // The mark is no part of the text, but of the first line that the diff has to find.
  const mark = await byteOrderMark(fileURLToPath(uri)).catch(() => '');
  if (mark === undefined) {
    tell(`${path}: there is no diff of it, for it is UTF-16, which \`git apply\` does not take`);
    return true;
  }
  const diff = unifiedDiff(path, mark + before, mark + after);
  // Byte for byte for programs that apply it, harmless for a terminal.
  process.stdout.write(process.stdout.isTTY ? diff.replace(/[^\n\t]+/g, printable) : diff);
  return true;
}

/** Writes the file unless somebody else did meanwhile. Gives whether it was written. */
async function write(
  { uri, text: before }: ScannedFile,
  { text: after, applied }: FixedText,
): Promise<boolean> {
  const path = displayPath(uri);
  try {
    await replaceText(fileURLToPath(uri), before, after);
  } catch (error) {
    tell(`${path}: not fixed: ${reasonOf(error)}`);
    return false;
  }
  for (const fix of applied) process.stdout.write(appliedLines(path, fix));
  return true;
}

/** "compose.yaml: service web: Set `privileged` to `false`", and below it what to check. */
function appliedLines(path: string, { title, workload, check }: AppliedFix): string {
  const where = workload ? `${path}: ${workloadTitle(workload)}` : path;
  const toCheck = check === undefined ? [] : [`  check ${check}`];
  return [`${where}: ${title}`, ...toCheck].map((line) => `${printable(line)}\n`).join('');
}
