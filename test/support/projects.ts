/** Projects of files that are only in a test. */

import { posix } from 'node:path';
import type { Analysis, ProjectPart, SourceFile } from '../../server/src/engine/analysis.ts';
import { analyze } from '../../server/src/engine/analyze.ts';
import type { Refusal } from '../../server/src/engine/model/fact.ts';
import type { Project } from '../../server/src/engine/projects/project.ts';
import { provenFixes } from '../../server/src/engine/prove.ts';
import type { Finding } from '../../server/src/engine/rule.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';

/** A project of files in the folder `/p`; what is not among them is not there. */
export function projectOf(
  kind: Project['kind'],
  roots: readonly string[],
  files: Readonly<Record<string, string>>,
): Project {
  const contents = new Map<string, string | Refusal>(
    Object.entries(files).map(([path, text]) => [posix.join('/p', path), text]),
  );
  const all = [...contents.keys()];
  return {
    kind,
    ...(kind === 'chart' ? { files: all.filter((path) => !path.endsWith('/Chart.yaml')) } : {}),
    roots: roots.map((path) => posix.join('/p', path)),
    contents,
    resolve(from, reference) {
      const path = posix.resolve(posix.dirname(from), reference);
      if (/^\w+:/.test(reference)) return { refused: 'it is no local file' };
      return path === '/p' || path.startsWith('/p/')
        ? path
        : { refused: 'it is outside the scanned folders' };
    },
  };
}

/** A file of a project, as the engine gets it. */
export function partFile(project: Project, path: string, others: readonly ProjectPart[] = []): SourceFile {
  const full = posix.join('/p', path);
  const content = project.contents.get(full);
  const text = typeof content === 'string' ? content : '';
  return { path: full, text, projects: [{ project, path: full }, ...others] };
}

/** What is found in a file of a project: `line rule "underlined"`, and what else was told. */
export function foundIn(project: Project, path: string, level: Settings['level'] = 'baseline') {
  const file = partFile(project, path);
  const settings = { ...defaultSettings, level };
  const analysis: Analysis = analyze(file, settings);
  const say = ({ span, ruleId }: Finding) =>
    `${file.text.slice(0, span.start).split('\n').length} ${ruleId} ${JSON.stringify(file.text.slice(span.start, span.end))}`;
  return {
    file,
    analysis,
    found: analysis.findings.map(say),
    problems: analysis.problems.map(({ message }) => message),
    fixes: (finding: Finding | undefined) =>
      finding ? provenFixes(file, settings, analysis, finding).map(({ title }) => title) : [],
  };
}
