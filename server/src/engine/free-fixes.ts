/**
 * Tells which fixes change one workload and nothing else: these can be proven at once. It goes by what is written, and
 * holds a fix that may change another workload, too, for one that does.
 */

import type { Analysis, SourceFile, WorkloadSummary } from './analysis.ts';
import { documentsOf } from './analyze.ts';
import { fileKind } from './detect.ts';
import { isRefusal } from './model/fact.ts';
import { once, remembered } from './once.ts';
import type { Proposal } from './prove.ts';
import type { Span } from './source.ts';

/** Objects that say something about the workloads of other documents. */
const telling = /^(Namespace|ServiceAccount|RuntimeClass|PersistentVolume(Claim)?)$/;

/** Gives where the object or service starts that is all a fix changes; `undefined` for a fix that may change others. */
export function freeFixes(file: SourceFile, analysis: Analysis): (proposal: Proposal) => number | undefined {
  const { families, workloads } = analysis;
  const texts = once(() => textsOf(file));
  if (families.every((family) => family === 'kubernetes')) {
    const isShared = once(() =>
      texts().some((text) => /\breplacements\b|\{\{-?\s*(define|block)\b/.test(text)),
    );
    const documents = documentsOf(file.text, fileKind(file.path, file.languageId));
    return ({ finding: { span, workload } }) => {
      const own = documents.findLast(({ start }) => start <= span.start);
      const isOwn = own === documents.findLast(({ start }) => start <= workload.span.start);
      return isOwn && !telling.test(workload.kind) && !isShared() ? own?.start : undefined;
    };
  }
  const byStart = new Map(workloads.map((each) => [each.span.start, each]));
  const words = once(() => countWords(texts()));
  const nested = nestedIn(workloads);
  const isFree = remembered(({ family, name, extent }: WorkloadSummary) => {
    if (nested.has(extent.start) || family === 'dockerfile') return false;
    const own = file.text.slice(extent.start, extent.end);
    return !/&\w/.test(own) && words().get(name) === countWords([own]).get(name);
  });
  return ({ finding, fix }) => {
    const workload = byStart.get(finding.workload.span.start);
    const isOwn = workload && fix.edits.every(({ span }) => isWithin(span, workload.extent, file.text));
    return isOwn && isFree(workload) ? workload.extent.start : undefined;
  };
}

/** True for a place in an extent, the end of its last line included: there lines are added. */
function isWithin({ start, end }: Span, extent: Span, text: string): boolean {
  const lineEnd = text.indexOf('\n', Math.max(extent.start, extent.end - 1));
  return extent.start <= start && end <= (lineEnd < 0 ? text.length : lineEnd + 1);
}

/** All that the file is judged by. */
function textsOf({ text, projects = [] }: SourceFile): readonly string[] {
  const read = projects.flatMap(({ project, path }) => [
    ...[...project.contents].flatMap(([other, content]) =>
      other === path || isRefusal(content) ? [] : [content],
    ),
    ...(project.variables?.values() ?? []),
  ]);
  return [text, ...new Set(read)];
}

/** What makes a key of the word before it. */
const key = /\s*:(?:\s|$)/y;

/** How often words are written, but for keys: that of a service is one, and what refers to it is none. */
function countWords(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    // What is a key says nothing of a service by that name.
    for (const { 0: word, index } of text.matchAll(/[a-z0-9][\w.-]*/gi)) {
      key.lastIndex = index + word.length;
      if (!key.test(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

/** Where workloads start that stand in another one, or have one in them. */
function nestedIn(workloads: readonly WorkloadSummary[]): ReadonlySet<number> {
  const extents = workloads.map(({ extent }) => extent).sort((a, b) => a.start - b.start || b.end - a.end);
  const nested = new Set<number>();
  let outer: Span | undefined;
  for (const extent of extents) {
    if (outer && extent.start < outer.end && extent.start !== outer.start)
      nested.add(extent.start).add(outer.start);
    if (!outer || extent.end > outer.end) outer = extent;
  }
  return nested;
}
