/**
 * The engine's table of contents: text to findings. Detect, parse, adapt, run the rules, suppress, sort.
 * Everything here is a pure function of text and settings.
 */

import { adviseOn } from './advice.ts';
import type { Analysis, DocumentAnalysis, SourceFile, WorkloadSummary } from './analysis.ts';
import { clusterObjectsOf, withBuilt, withOwn } from './cluster-objects.ts';
import { type FileKind, fileKind, isOverrideFile } from './detect.ts';
import { type Adapted, type FileContext, type FileFormat, formatOf } from './formats.ts';
import {
  checkDirectives,
  type Directive,
  directiveWord,
  type Problem,
  readDirectives,
  type SuppressedFinding,
  suppress,
} from './ignore.ts';
import { leaving, unusedIgnores } from './ignore-use.ts';
import { type ClusterFacts, unknownCluster } from './model/cluster.ts';
import { sameData } from './model/data.ts';
import { type Fact, knownValue } from './model/fact.ts';
import type { Subjects } from './model/subjects.ts';
import type { Workload } from './model/workload.ts';
import { once, remembered } from './once.ts';
import type { DocumentText } from './parse/yaml.ts';
import { isMember, withText } from './projects/assembly.ts';
import { type Judge, partOf, unlike } from './projects/part.ts';
import { joinFindings } from './projects/variants.ts';
import type { Finding, Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { enabledIds, runRules } from './run.ts';
import { currentSandbox } from './sandboxes/current.ts';
import type { Settings } from './settings.ts';
import { shiftFinding, shiftWorkload } from './shift.ts';
import { applyEdits, LineIndex, shiftSpan } from './source.ts';
import { unwrittenOf } from './unwritten.ts';

/**
 * Analyses a file. Never throws.
 *
 * @param earlier the documents of another version of the file, analysed under the same settings: those that are in both
 *   are not analysed again
 */
export function analyze(
  file: SourceFile,
  settings: Settings,
  earlier: Analysis['documents'] = new Map(),
  rules: readonly Rule[] = allRules,
): Analysis {
  const kind = fileKind(file.path, file.languageId);
  if (!kind) return noAnalysis;
  const format = formatOf(kind);
  const context: FileContext = { partial: isOverrideFile(file.path) };
  // What is ignored may be hidden for want of confidence: then it has to be known.
  const doubtful =
    settings.confidence === 'low' || settings.ignores.length > 0 || file.text.includes(directiveWord);
  const own = clusterObjectsOf(file);
  const situated = own.length === 0 ? settings : { ...settings, cluster: withOwn(settings.cluster, own) };
  // A document's analysis also hangs on what stands beside it.
  const beside = `${doubtful ? '?' : ''}${own.map(({ span: _, ...said }) => `${JSON.stringify(said)}\n`).join('')}`;
  const documents = new Map<string, DocumentAnalysis>();
  const cached = (text: string, analyzeIt: () => DocumentAnalysis) => {
    const key = `${beside}${text}`;
    const analysis = documents.get(key) ?? earlier.get(key) ?? analyzeIt();
    documents.set(key, analysis);
    return analysis;
  };
  const judged = (adapted: Adapted | undefined, by = situated) => judge(adapted, by, rules, doubtful);
  const whole: Judge = (adapted, by) =>
    judged(adapted, { ...by, cluster: withBuilt(by.cluster, adapted.subjects) });
  const together = (file.projects ?? []).map(({ project, path }) => {
    const now = withText(project, path, file.text);
    return {
      start: 0,
      analysis: partOf(path, now, settings, doubtful, whole),
      isWhole: isMember(now, path),
    };
  });
  const alone = together.some(({ isWhole }) => isWhole)
    ? []
    : format.split(file.text).map(({ text, start }) => {
        return { start, analysis: cached(text, () => judged(format.adapt(text, context))) };
      });
  const parts = [...together, ...alone];
  const families = parts.flatMap(({ analysis }) => analysis.family ?? []);
  const lines = new LineIndex(file.text);
  const directives = families.length > 0 ? readDirectives(file.text, lines, format.comments) : [];
  const found = joinFindings(
    parts.flatMap(({ start, analysis }) => analysis.findings.map((each) => shiftFinding(each, start))),
  );
  const { kept, suppressed } = suppress(found, directives, lines, settings.ignores);
  const isShown = ({ confidence }: Finding) => confidence === 'high' || settings.confidence === 'low';
  const syntaxErrors = unlike(
    parts.flatMap(({ start, analysis: { syntaxError } }) =>
      syntaxError ? [{ ...syntaxError, span: shiftSpan(syntaxError.span, start) }] : [],
    ),
  );
  const failures = parts.flatMap(({ analysis }) => analysis.failures);
  // What could not be read, or not be judged, may hold what a comment is for.
  const isSure = syntaxErrors.length === 0 && failures.length === 0;
  // Nearly no file has such comments, and this runs with every keystroke.
  const references = unlike(parts.flatMap(({ analysis }) => analysis.problems ?? []));
  const problems =
    directives.length === 0
      ? references
      : [
          ...references,
          ...checkDirectives(directives, new Set(allRules.map(({ id }) => id))),
          ...(isSure ? unusedIn(file.text, format, lines, directives, suppressed, rules, settings) : []),
        ];
  const workloads = once(() =>
    unlike(
      parts.flatMap(({ start, analysis }) => analysis.workloads.map((each) => shiftWorkload(each, start))),
    ),
  );
  return {
    families,
    findings: kept
      .filter(isShown)
      .map((each) => leaving(each, suppressed))
      .sort(byPlace),
    suppressed: suppressed.filter(({ finding }) => isShown(finding)),
    usedIgnores: settings.ignores.filter((ignore) => suppressed.some(({ by }) => by === ignore)),
    directives,
    get workloads() {
      return workloads();
    },
    elsewhere: parts.flatMap(({ analysis }) => analysis.elsewhere ?? []),
    problems,
    problemsElsewhere: parts.flatMap(({ analysis }) => analysis.problemsElsewhere ?? []),
    get runtimesElsewhere() {
      return parts.flatMap(({ analysis }) => analysis.runtimesElsewhere ?? []);
    },
    syntaxErrors,
    failures,
    documents,
  };
}

/** The ignore comments that ignore nothing, as far as that is certain. */
function unusedIn(
  text: string,
  format: FileFormat,
  lines: LineIndex,
  directives: readonly Directive[],
  suppressed: readonly SuppressedFinding[],
  rules: readonly Rule[],
  settings: Settings,
): readonly Problem[] {
  if (isTemplate(text)) return [];
  const enabled = enabledIds(rules, settings);
  const ran = (id: string) => (id === 'all' ? enabled.size === rules.length : enabled.has(id));
  return unusedIgnores(text, lines, directives, suppressed, ran).filter(
    ({ edit }) => !edit || saysTheSame(format, text, applyEdits(text, [edit])),
  );
}

/** Text that becomes a manifest when it is rendered; `${{ }}` of a workflow stands in values only. */
function isTemplate(text: string): boolean {
  return /(?<!\$)\{\{/.test(text);
}

/** What looks like a comment may be a line of a script or of a text: taken away, it would be missed. */
function saysTheSame(format: FileFormat, before: string, after: string): boolean {
  const now = format.split(after);
  const was = format.split(before);
  return (
    was.length === now.length &&
    was.every(({ text }, i) => {
      const other = now[i]?.text ?? '';
      return text === other || sameData(format.data(text), format.data(other));
    })
  );
}

/** The stretches of a file that are analysed on their own: a YAML file's documents, a whole Dockerfile. */
export function documentsOf(text: string, kind: FileKind | undefined): readonly DocumentText[] {
  return kind ? formatOf(kind).split(text) : [];
}

const noAnalysis: Analysis = {
  families: [],
  findings: [],
  suppressed: [],
  usedIgnores: [],
  directives: [],
  workloads: [],
  elsewhere: [],
  problems: [],
  problemsElsewhere: [],
  runtimesElsewhere: [],
  syntaxErrors: [],
  failures: [],
  documents: new Map(),
};

const nothing: DocumentAnalysis = {
  family: undefined,
  findings: [],
  workloads: [],
  syntaxError: undefined,
  failures: [],
};

function judge(
  adapted: Adapted | undefined,
  settings: Settings,
  rules: readonly Rule[],
  doubtful: boolean,
): DocumentAnalysis {
  if (!adapted) return nothing;
  const { family } = adapted;
  const subjects = inCluster(adapted.subjects, settings);
  const { findings, failures } = runRules(rules, subjects, settings, doubtful);
  const workloads = subjects.workloads
    .filter(({ runs }) => runs)
    .map((workload) => summarize(workload, settings, rules));
  const byStart = new Map(workloads.toReversed().map((each) => [each.span.start, each]));
  return {
    family,
    findings: findings.map((finding) => withMove(finding, byStart.get(finding.workload.span.start))),
    failures,
    workloads,
    syntaxError: subjects.error,
  };
}

/** The subjects, with what is known of the cluster that they run in. */
function inCluster(subjects: Subjects, { cluster }: Settings): Subjects {
  if (cluster === unknownCluster) return subjects;
  const workloads = subjects.workloads.map((workload) =>
    workload.family === 'kubernetes' ? workloadIn(cluster, workload) : workload,
  );
  return { ...subjects, workloads };
}

function workloadIn(cluster: ClusterFacts, subject: Workload): Workload {
  const { runtimeClasses, namespaces, tokens, claims, mounted } = cluster;
  const hasStorage = claims.size + mounted.size > 0;
  const workload = (hasStorage && subject.withStorage?.(cluster)) || subject;
  const { namespace = 'default', serviceAccount, serviceAccountToken } = workload;
  const admission = namespaces.get(namespace);
  // The pod's own setting wins over that of its service account.
  const token =
    serviceAccountToken.state === 'absent' ? tokens.get(`${namespace}/${serviceAccount}`) : undefined;
  const hasClass = runtimeClasses.size > 0 && workload.runtime.state === 'set';
  if (!hasClass && !admission && token === undefined) return workload;
  return {
    ...workload,
    ...(hasClass ? { runtimeClasses } : {}),
    ...(admission ? { admission } : {}),
    ...(token === undefined
      ? {}
      : { serviceAccountToken: { ...serviceAccountToken, value: token } as Fact<boolean> }),
  };
}

/** The finding with the move of its workload among its fixes, where the sandbox contains it. */
function withMove(finding: Finding, workload: WorkloadSummary | undefined): Finding {
  // What several workloads have in common goes on when one of them moves.
  if (!workload || finding.containedBy !== undefined || finding.alsoIn.length > 0) return finding;
  return {
    ...finding,
    fixes: once(() => {
      const advice = workload.advise();
      return [...finding.fixes(), ...(advice.move && advice.helps(finding) ? [advice.move] : [])];
    }),
  };
}

function summarize(workload: Workload, settings: Settings, rules: readonly Rule[]): WorkloadSummary {
  const { kind, name, namespace, span, extent, family, podSecurity } = workload;
  return {
    family,
    kind,
    name,
    span,
    extent,
    containers: workload.containers.flatMap((container) => container.name || []),
    runtime: knownValue(workload.runtime) ?? '',
    runtimeSpan: workload.runtime.state === 'set' ? workload.runtime.span : undefined,
    sandbox: currentSandbox(workload),
    nodes: workload.nodes,
    images: workload.containers.flatMap(({ image }) => knownValue(image) || []),
    podSecurity,
    unwritten: once(() => unwrittenOf(workload)),
    advise: remembered((runtime) => adviseOn(workload, settings, rules, runtime)),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.ruleId < b.ruleId ? -1 : 1);
}
