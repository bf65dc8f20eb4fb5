/**
 * The engine's table of contents: text to findings. Detect, parse, adapt, run the rules, suppress, sort.
 * Everything here is a pure function of text and settings.
 */

import { adaptCompose, isComposeDocument } from './adapt/compose.ts';
import { adaptDockerfile } from './adapt/dockerfile.ts';
import { adaptKubernetes } from './adapt/kubernetes.ts';
import type { Analysis, DocumentAnalysis, SourceFile, WorkloadSummary } from './analysis.ts';
import { documentFamily, type FileKind, fileKind, isOverrideFile } from './detect.ts';
import { checkDirectives, readDirectives, suppress } from './ignore.ts';
import { knownValue } from './model/fact.ts';
import type { Subjects } from './model/subjects.ts';
import type { Family, Workload } from './model/workload.ts';
import { type DocumentText, parseYaml, splitDocuments, type YamlDocument } from './parse/yaml.ts';
import type { Finding, Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { runRules } from './run.ts';
import type { Settings } from './settings.ts';
import { shiftFinding, shiftWorkload } from './shift.ts';
import { LineIndex, shiftSpan } from './source.ts';

/** Keeps the analyses of documents that stay as they are while their neighbours change, for one file and settings. */
export type DocumentCache = Map<string, DocumentAnalysis>;

/**
 * Analyses a file. Never throws.
 *
 * @param cache what an earlier version of the file left here is used, and replaced by what this version leaves
 */
export function analyze(
  file: SourceFile,
  settings: Settings,
  cache: DocumentCache = new Map(),
  rules: readonly Rule[] = allRules,
): Analysis {
  const kind = fileKind(file.path, file.languageId);
  const earlier = new Map(cache);
  cache.clear();
  const parts = documentsOf(file.text, kind).map(({ text, start }) => {
    const known = cache.get(text) ?? earlier.get(text);
    const analysis = known ?? analyzeDocument(text, kind, isOverrideFile(file.path), settings, rules);
    cache.set(text, analysis);
    return { start, analysis };
  });
  const families = parts.flatMap(({ analysis }) => analysis.family ?? []);
  const lines = new LineIndex(file.text);
  const directives = families.length > 0 ? readDirectives(file.text, lines, kind !== 'dockerfile') : [];
  const found = parts.flatMap(({ start, analysis }) =>
    analysis.findings.map((each) => shiftFinding(each, start)),
  );
  const { kept, suppressed } = suppress(found, directives, lines);
  return {
    families,
    findings: kept.sort(byPlace),
    suppressed,
    directives,
    workloads: parts.flatMap(({ start, analysis }) =>
      analysis.workloads.map((each) => shiftWorkload(each, start)),
    ),
    problems: checkDirectives(directives, new Set(allRules.map(({ id }) => id))),
    syntaxErrors: parts.flatMap(({ start, analysis: { syntaxError } }) =>
      syntaxError ? [{ ...syntaxError, span: shiftSpan(syntaxError.span, start) }] : [],
    ),
    failures: parts.flatMap(({ analysis }) => analysis.failures),
  };
}

/** The stretches of a file that are analysed on their own: a YAML file's documents, a whole Dockerfile. */
export function documentsOf(text: string, kind: FileKind): readonly DocumentText[] {
  if (kind === undefined) return [];
  return kind === 'dockerfile' ? [{ text, start: 0 }] : splitDocuments(text);
}

const nothing: DocumentAnalysis = {
  family: undefined,
  findings: [],
  workloads: [],
  syntaxError: undefined,
  failures: [],
};

function analyzeDocument(
  text: string,
  kind: FileKind,
  override: boolean,
  settings: Settings,
  rules: readonly Rule[],
): DocumentAnalysis {
  const adapted = kind === 'dockerfile' ? adaptText(text) : adaptYaml(text, kind, override);
  if (!adapted) return nothing;
  const { family, subjects } = adapted;
  const { findings, failures } = runRules(rules, subjects, settings);
  return {
    family,
    findings,
    failures,
    workloads: subjects.workloads.map(summarize),
    syntaxError: subjects.error,
  };
}

interface Adapted {
  readonly family: Family;
  readonly subjects: Subjects;
}

function adaptText(text: string): Adapted {
  return { family: 'dockerfile', subjects: adaptDockerfile(text) };
}

function adaptYaml(text: string, kind: FileKind, override: boolean): Adapted | undefined {
  const family = documentFamily(text, kind);
  if (!family) return undefined;
  const document: YamlDocument = parseYaml(text);
  if (!document.root && document.error) {
    return { family, subjects: { workloads: [], buildSteps: [], error: document.error } };
  }
  if (family === 'compose') {
    if (kind !== 'compose' && !isComposeDocument(document)) return undefined;
    return { family, subjects: adaptCompose(document, { partial: override }) };
  }
  const subjects = adaptKubernetes(document);
  return subjects.workloads.length > 0 ? { family, subjects } : undefined;
}

function summarize(workload: Workload): WorkloadSummary {
  const { kind, name, namespace, span, extent, family, podSecurity } = workload;
  return {
    family,
    kind,
    name,
    span,
    extent,
    containers: workload.containers.flatMap((container) => container.name || []),
    runtime: knownValue(workload.runtime) ?? '',
    podSecurity,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.ruleId < b.ruleId ? -1 : 1);
}
