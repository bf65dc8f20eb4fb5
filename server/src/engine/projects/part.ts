/** Judges what several files make together, and tells of one of them what is found there. */

import type { DocumentAnalysis, WorkloadSummary } from '../analysis.ts';
import type { Adapted } from '../formats.ts';
import { once } from '../once.ts';
import type { Finding, Fix, RelatedPlace } from '../rule.ts';
import type { Settings } from '../settings.ts';
import { LineIndex, nowhere, type PlaceElsewhere, type Span } from '../source.ts';
import { assemblyOf } from './assembly.ts';
import type { Project } from './project.ts';
import type { FileSpan, Sources } from './sources.ts';

/** How subjects are judged: the rest of an analysis. */
export type Judge = (adapted: Adapted, settings: Settings) => DocumentAnalysis;

interface Judgement {
  readonly settings: Settings;
  readonly doubtful: boolean;
  readonly analysis: DocumentAnalysis;
}

const judgements = new WeakMap<Adapted, Judgement>();

/**
 * The judgement of a project, as far as it is about one of its files.
 *
 * @param doubtful see `runRules`
 */
export function partOf(
  path: string,
  project: Project,
  settings: Settings,
  doubtful: boolean,
  judge: Judge,
): DocumentAnalysis {
  const { sources, adapted, problems, variables } = assemblyOf(project);
  const analyses = adapted.map((each) => {
    const known = judgements.get(each);
    if (known && known.doubtful === doubtful && isSame(known.settings, settings)) return known.analysis;
    const analysis = judge(each, settings);
    judgements.set(each, { settings, doubtful, analysis });
    return analysis;
  });
  const findings = unlike(analyses.flatMap((each) => each.findings));
  const workloads = unlike(analyses.flatMap((each) => each.workloads));
  const isHere = ({ span }: { readonly span: Span }) => sources.inFile(span)?.path === path;
  const reader = new PartReader(path, sources, variables ?? new Map());
  const error = sources.readDocuments(path)?.find((document) => document.error)?.error;
  return {
    family: analyses[0]?.family,
    findings: findings.filter(isHere).map((each) => reader.finding(each)),
    elsewhere: findings.filter((each) => !isHere(each)).map((each) => reader.beyond(each)),
    workloads: workloads.filter(isHere).map((each) => reader.workload(each)),
    problems: problems.filter(isHere).map((each) => ({ ...each, span: reader.span(each.span) })),
    syntaxError: error && { ...error, span: reader.span(error.span) },
    failures: analyses.flatMap((each) => each.failures),
  };
}

/** What has one place in several of what is judged is told once. */
export function unlike<T extends { readonly span: Span; readonly ruleId?: string }>(all: readonly T[]): T[] {
  const known = new Map<string, T>();
  for (const each of all) {
    const said = 'message' in each ? each.message : '';
    const key = [each.ruleId, each.span.start, each.span.end, said].join(' ');
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}

/** Settings are made anew for each file. */
function isSame(one: Settings, other: Settings): boolean {
  return (Object.keys(one) as (keyof Settings)[]).every((key) => one[key] === other[key]);
}

/** Turns places of the text of all into those of one file. */
class PartReader {
  private readonly lines = new Map<string, LineIndex>();
  /** The findings by which those of the file were made. */
  private readonly originals = new WeakMap<Finding, Finding>();
  private readonly path: string;
  private readonly sources: Sources;
  private readonly variables: ReadonlyMap<string, FileSpan>;

  constructor(path: string, sources: Sources, variables: ReadonlyMap<string, FileSpan>) {
    this.path = path;
    this.sources = sources;
    this.variables = variables;
  }

  span(span: Span): Span {
    const there = this.sources.inFile(span);
    return there?.path === this.path ? there.span : nowhere;
  }

  finding(finding: Finding): Finding {
    const own = {
      ...finding,
      span: this.span(finding.span),
      ...(finding.keySpan ? { keySpan: this.span(finding.keySpan) } : {}),
      workload: this.placed(finding.workload),
      alsoIn: finding.alsoIn.map((ref) => this.placed(ref)),
      related: [...finding.related, ...this.causes(finding)].map((place) => this.placed(place)),
      fixes: once(() => finding.fixes().flatMap((fix) => this.fix(fix) ?? [])),
    };
    this.originals.set(own, finding);
    return own;
  }

  /** A finding in another file: no place of it is one of this file, but for what it is about. */
  beyond(finding: Finding): Finding {
    const { workload, alsoIn } = finding;
    return {
      ...finding,
      span: nowhere,
      workload: this.placed(workload),
      alsoIn: alsoIn.map((ref) => this.placed(ref)),
      related: [],
      fixes: () => [],
    };
  }

  /** Where variables in what is underlined get their values, and what is started in another file. */
  private causes({ span, workload }: Finding): RelatedPlace[] {
    const text = this.sources.text.slice(span.start, span.end);
    const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
    const values = [...new Set(names)].flatMap((name) => {
      const place = this.variables.get(name);
      return place
        ? { span: this.sources.inAll(place), message: `The value of \`${name}\` is written here.` }
        : [];
    });
    if (this.sources.inFile(workload.span)?.path === this.path) return values;
    const message = `It becomes a part of ${workload.kind} \`${workload.name}\`, which is here.`;
    return [...values, { span: workload.span, message }];
  }

  workload(workload: WorkloadSummary): WorkloadSummary {
    const { runtimeSpan, podSecurity } = workload;
    const own = this.placed(workload);
    const orOwn = (span: Span) =>
      this.sources.inFile(span)?.path === this.path ? this.span(span) : own.span;
    return {
      ...own,
      extent: this.span(workload.extent),
      runtimeSpan: runtimeSpan && this.span(runtimeSpan),
      podSecurity:
        podSecurity &&
        ((version) => {
          const verdict = podSecurity(version);
          const failures = verdict.failures.map((each) => ({
            ...each,
            spans: each.spans.map((span) => this.span(span)).filter((span) => span !== nowhere),
          }));
          return { ...verdict, failures };
        }),
      advise: (runtime) => {
        const { move, ...advice } = workload.advise(runtime);
        const ownMove = move && this.fix(move);
        return {
          ...advice,
          blockers: advice.blockers.map((each) => ({ ...each, span: orOwn(each.span) })),
          ...(ownMove ? { move: ownMove } : {}),
          helps: (finding) => advice.helps(this.originals.get(finding) ?? finding),
        };
      },
    };
  }

  /** The fix, when it changes this file alone. */
  private fix(fix: Fix): Fix | undefined {
    const edits = this.sources.editsIn(this.path, fix.edits);
    return edits && { ...fix, edits };
  }

  private placed<T extends { readonly span: Span; readonly elsewhere?: PlaceElsewhere }>(each: T): T {
    const there = this.sources.inFile(each.span);
    if (!there || there.path === this.path) return { ...each, span: there?.span ?? nowhere };
    const lines = this.lines.get(there.path) ?? new LineIndex(this.sources.read(there.path) ?? '');
    this.lines.set(there.path, lines);
    const elsewhere = {
      path: there.path,
      start: lines.positionAt(there.span.start),
      end: lines.positionAt(there.span.end),
    };
    return { ...each, span: nowhere, elsewhere };
  }
}
