/** Judges what several files make together, and tells of one of them what is found there. */

import type { DocumentAnalysis, WorkloadSummary } from '../analysis.ts';
import type { Adapted } from '../formats.ts';
import { once } from '../once.ts';
import type { Finding, Fix, RelatedPlace } from '../rule.ts';
import type { Settings } from '../settings.ts';
import { nowhere, type PlaceElsewhere, type Span } from '../source.ts';
import { type Assembly, assemblyOf } from './assembly.ts';
import type { Project } from './project.ts';
import type { Sources } from './sources.ts';
import { joinVariants } from './variants.ts';

/** How subjects are judged: the rest of an analysis. */
export type Judge = (adapted: Adapted, settings: Settings) => DocumentAnalysis;

interface Judgement {
  readonly settings: Settings;
  readonly doubtful: boolean;
  readonly analysis: DocumentAnalysis;
  readonly findings: readonly PlacedFinding[];
}

/** A finding, and the files that it is about. */
interface PlacedFinding {
  readonly finding: Finding;
  /** Where it is found; `undefined` when that is in no file. */
  readonly path: string | undefined;
  /** Where its workloads are. */
  readonly workloads: ReadonlySet<string | undefined>;
  /** As other files have it than these. */
  beyond(): Finding;
}

const analyses = new WeakMap<Adapted, Pick<Judgement, 'settings' | 'doubtful' | 'analysis'>>();
const judgements = new WeakMap<Assembly, Judgement>();

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
  const assembly = assemblyOf(project);
  const { sources, problems, variables } = assembly;
  const judgement = judgementOf(assembly, settings, doubtful, judge);
  const { analysis } = judgement;
  const isHere = ({ span }: { readonly span: Span }) => sources.inFile(span)?.path === path;
  const reader = new PartReader(path, sources, variables ?? new Map());
  const error = sources.readDocuments(path)?.find((document) => document.error)?.error;
  const workloads = once(() => analysis.workloads.filter(isHere).map((each) => reader.workload(each)));
  const own = judgement.findings.filter((each) => each.path === path);
  const others = judgement.findings.filter((each) => each.path !== path);
  return {
    family: analysis.family,
    findings: own.map(({ finding }) => reader.finding(finding)),
    elsewhere: others.map((each) => (each.workloads.has(path) ? reader.beyond(each.finding) : each.beyond())),
    get workloads() {
      return workloads();
    },
    problems: problems.filter(isHere).map((each) => ({ ...each, span: reader.span(each.span) })),
    get runtimesElsewhere() {
      return analysis.workloads
        .filter((each) => !isHere(each))
        .map(({ kind, name, namespace, runtime }) => JSON.stringify([kind, name, namespace, runtime]));
    },
    problemsElsewhere: problems.filter((each) => !isHere(each)).map((each) => ({ ...each, span: nowhere })),
    syntaxError: error && { ...error, span: reader.span(error.span) },
    failures: analysis.failures,
  };
}

interface Place {
  readonly span: Span;
  readonly ruleId?: string;
  readonly message?: string;
  readonly through?: string;
}

/** What has one place in several of what is judged is told once. */
export function unlike<T extends Place>(all: readonly T[]): T[] {
  const known = new Map<string, T>();
  for (const each of all) {
    const { ruleId, span, message, through } = each;
    const key = [ruleId, span.start, span.end, message, through].join(' ');
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}

/** The judgement of all that a project runs; what several files ask for is worked out once. */
function judgementOf(assembly: Assembly, settings: Settings, doubtful: boolean, judge: Judge): Judgement {
  const { sources, variables, adapted } = assembly;
  const known = judgements.get(assembly);
  if (known && known.doubtful === doubtful && isSame(known.settings, settings)) return known;
  const parts = adapted.map((each) => {
    return { through: each.through, analysis: analysisOf(each, settings, doubtful, judge) };
  });
  const joined = joinVariants(parts, settings);
  const analysis: DocumentAnalysis = {
    family: parts[0]?.analysis.family,
    findings: joined.findings,
    get workloads() {
      return joined.workloads();
    },
    syntaxError: undefined,
    failures: parts.flatMap((each) => each.analysis.failures),
  };
  const outside = new PartReader('', sources, variables ?? new Map());
  const fileOf = ({ span }: { readonly span: Span }) => sources.inFile(span)?.path;
  const findings = analysis.findings.map((finding) => ({
    finding,
    path: fileOf(finding),
    workloads: new Set([finding.workload, ...finding.alsoIn].map(fileOf)),
    beyond: once(() => outside.beyond(finding)),
  }));
  const judgement = { settings, doubtful, analysis, findings };
  judgements.set(assembly, judgement);
  return judgement;
}

/** The analysis of what runs together, as it was where that goes on as it is. */
function analysisOf(adapted: Adapted, settings: Settings, doubtful: boolean, judge: Judge): DocumentAnalysis {
  const known = analyses.get(adapted);
  if (known && known.doubtful === doubtful && isSame(known.settings, settings)) return known.analysis;
  const analysis = judge(adapted, settings);
  analyses.set(adapted, { settings, doubtful, analysis });
  return analysis;
}

/** Settings are made anew for each file. What is ignored is taken from what is found, however that is judged. */
function isSame(one: Settings, other: Settings): boolean {
  const keys = Object.keys(one) as (keyof Settings)[];
  return keys.every((key) => key === 'ignores' || one[key] === other[key]);
}

interface Placeable {
  readonly span: Span;
  readonly elsewhere?: PlaceElsewhere;
}

/** Turns places of the text of all into those of one file. */
class PartReader {
  /** The findings by which those of the file were made. */
  private readonly originals = new WeakMap<Finding, Finding>();
  private readonly path: string;
  private readonly sources: Sources;
  private readonly variables: NonNullable<Assembly['variables']>;

  constructor(path: string, sources: Sources, variables: NonNullable<Assembly['variables']>) {
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
    const known = this.variables.get(this.sources.inFile(span)?.path ?? '');
    const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
    const values = [...new Set(names)].flatMap((name) => {
      const place = known?.get(name);
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
    return {
      ...own,
      extent: this.span(workload.extent),
      runtimeSpan: runtimeSpan && this.span(runtimeSpan),
      podSecurity:
        podSecurity &&
        ((version) => {
          const verdict = podSecurity(version);
          const failures = verdict.failures.map((each) => {
            const places = each.spans.map((span) => this.placed({ span }));
            return {
              ...each,
              spans: places.flatMap(({ span, elsewhere }) => (elsewhere ? [] : [span])),
              elsewhere: places.flatMap(({ elsewhere }) => elsewhere ?? []),
            };
          });
          return { ...verdict, failures };
        }),
      unwritten: () =>
        workload.unwritten().flatMap((each) => {
          const { span, elsewhere } = this.placed({ span: each.span });
          return elsewhere ? [] : [{ ...each, span }];
        }),
      advise: (runtime) => {
        const { move, ...advice } = workload.advise(runtime);
        const ownMove = move && this.fix(move);
        return {
          ...advice,
          blockers: advice.blockers.map((each) => this.placed(each)),
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

  private placed<T extends Placeable>(each: T): T & Placeable {
    const there = this.sources.inFile(each.span);
    if (!there || there.path === this.path) return { ...each, span: there?.span ?? nowhere };
    const elsewhere = this.sources.elsewhere(each.span);
    return { ...each, span: nowhere, ...(elsewhere ? { elsewhere } : {}) };
  }
}
