/**
 * A workflow of GitHub Actions to the containers that its jobs run in and beside.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainer
 */

import { isMap } from 'yaml';
import type { Workload } from '../model/workload.ts';
import {
  child,
  descend,
  entries,
  isWritten,
  items,
  keySpan,
  type Place,
  placeSpan,
  rootPlace,
  scalarText,
} from '../parse/lookup.ts';
import { isPosixShell, splitWords } from '../parse/shell.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { replaceBetween } from '../text.ts';
import { type Started, startedBy } from './command-line.ts';
import type { RunOption } from './run-option.ts';
import { settingsOfOptions } from './run-options.ts';
import { type Unsaid, unsaidContainer, unsaidWorkload } from './unsaid.ts';
import { scriptAt } from './yaml-commands.ts';
import { optionAt, optionsOfWords } from './yaml-options.ts';
import { writtenAs } from './yaml-written.ts';

/** The workloads of all jobs, and what the scripts of their steps start. */
export function adaptWorkflow(document: YamlDocument): Started {
  const root = rootPlace(document);
  const jobs = entries(child(root, 'jobs')).map((job) => {
    const commands = items(child(job, 'steps')).flatMap((step) =>
      isShell([step, ...[job, root].map((each) => descend(each, 'defaults', 'run'))], job)
        ? scriptAt(child(step, 'run'), hide)
        : [],
    );
    const { workloads, buildSteps } = startedBy(commands, document.text);
    const own = [
      ...workloadOf(child(job, 'container'), 'job', String(job.key)),
      ...entries(child(job, 'services')).flatMap((each) => workloadOf(each, 'service', String(each.key))),
    ];
    return { workloads: [...own, ...workloads], buildSteps };
  });
  return {
    workloads: jobs.flatMap(({ workloads }) => workloads),
    buildSteps: jobs.flatMap(({ buildSteps }) => buildSteps),
  };
}

/**
 * Whether the first `shell` that is written is POSIX's; without one the system decides.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
function isShell(levels: readonly Place[], job: Place): boolean {
  const shell = levels.map((level) => child(level, 'shell')).find(isWritten);
  if (shell) return isPosixShell(/^\S+/.exec(scalarText(shell) ?? '')?.[0] ?? '');
  const runsOn = child(job, 'runs-on');
  return ![runsOn, ...items(runsOn)].some((label) => /^windows\b/i.test(scalarText(label) ?? ''));
}

function workloadOf(place: Place, kind: string, name: string): Workload[] {
  if (!isMap(place.node)) return [];
  const span = keySpan(place) ?? placeSpan(place);
  const unsaid: Unsaid = { family: 'github-actions', span, dialect: 'a workflow' };
  const list = (key: string, option: string) =>
    items(child(place, key)).flatMap((item) => optionAt(option, item, hide, key));
  const { container, workload } = settingsOfOptions(
    [...list('volumes', 'volume'), ...list('ports', 'publish'), ...wordsOf(child(place, 'options'))],
    unsaid,
  );
  const extent = { start: span.start, end: Math.max(span.end, placeSpan(place).end) };
  const containers = [{ ...unsaidContainer(unsaid), ...container }];
  const known = { kind, name, extent, partial: true, containers };
  return [{ ...unsaidWorkload(unsaid, known), ...workload }];
}

/** `options` is one text that the runner cuts into words. */
function wordsOf(place: Place): readonly RunOption[] {
  const raw = scalarText(place);
  if (raw === undefined) return [];
  const written = writtenAs(place, raw);
  const whole = placeSpan(place);
  const at = (index: number) => written?.offset(index) ?? whole.start;
  const words = splitWords(hide(raw), at).map((word) =>
    written ? word : { ...word, span: whole, offsets: [] },
  );
  const closed = { refused: 'it is one of several words' };
  return optionsOfWords(words, place.document.text, { remove: () => closed, replace: () => closed });
}

/** Expressions are known to the runner only. */
function hide(text: string): string {
  return replaceBetween(text, '${{', '}}', (all) => '\0'.repeat(all.length));
}
