/** The engine's analysis as the npm package promises it: offsets become ranges, and nothing of the engine is left. */

import type * as engine from '../engine/analysis.ts';
import { analyze } from '../engine/analyze.ts';
import { once } from '../engine/once.ts';
import { provenFixes, provenMove } from '../engine/prove.ts';
import type * as rule from '../engine/rule.ts';
import type { Settings } from '../engine/settings.ts';
import { LineIndex, type PlaceElsewhere, type Span } from '../engine/source.ts';
import { fingerprints } from '../report/fingerprint.ts';
import { rulePageUrl } from '../report/rule-page.ts';
import type { Advice, Analysis, Finding, Fix, Position, Range, Workload, WorkloadRef } from './types.ts';

/** Analyses a file by itself. */
export function analysisOf(file: engine.SourceFile, settings: Settings): Analysis {
  const analysis = analyze(file, settings);
  const convert = new Converter(file, settings, analysis);
  return {
    findings: analysis.findings.map((each) => convert.finding(each)),
    ignored: analysis.suppressed.map(({ finding, by }) => {
      return { reason: by.reason, finding: convert.finding(finding) };
    }),
    workloads: analysis.workloads.map((each) => convert.workload(each)),
    problems: [
      ...analysis.syntaxErrors.map((each) => ({ code: 'syntax-error' as const, ...each })),
      ...analysis.problems,
    ].map(({ code, span, message }) => ({ code, range: convert.range(span), message })),
  };
}

/** Converts what one file's analysis gave. */
class Converter {
  private readonly lines: LineIndex;
  private readonly names: ReadonlyMap<rule.Finding, string>;

  constructor(
    private readonly file: engine.SourceFile,
    private readonly settings: Settings,
    private readonly analysis: engine.Analysis,
  ) {
    const { findings, suppressed } = analysis;
    this.lines = new LineIndex(file.text);
    const all = [...findings, ...suppressed.map(({ finding }) => finding)];
    this.names = fingerprints(file.path, file.text, all);
  }

  finding(finding: rule.Finding): Finding {
    const { ruleId, severity, confidence, level, boundary, message } = finding;
    const fixes = once(() => {
      return provenFixes(this.file, this.settings, this.analysis, finding).map((each) => this.fix(each));
    });
    return {
      ruleId,
      severity,
      confidence,
      level,
      boundary,
      message,
      range: this.range(finding.span),
      workload: this.ref(finding.workload),
      alsoIn: finding.alsoIn.map((each) => this.ref(each)),
      related: finding.related.map((each) => ({ range: this.rangeOf(each), message: each.message })),
      fingerprint: this.names.get(finding) ?? '',
      url: rulePageUrl(ruleId),
      get fixes() {
        return fixes();
      },
    };
  }

  workload(workload: engine.WorkloadSummary): Workload {
    const { images, runtime, sandbox, podSecurity } = workload;
    const advice = once(() => this.advice(workload));
    return {
      ...this.ref(workload),
      images,
      isolation: sandbox.boundary,
      ...(runtime === '' ? {} : { runtime }),
      ...(podSecurity ? { podSecurityLevel: podSecurity(this.settings.kubernetesVersion).level } : {}),
      get advice() {
        return advice();
      },
    };
  }

  range(span: Span): Range {
    const at = (offset: number) => this.position(offset);
    return { start: at(span.start), end: at(span.end) };
  }

  private advice(workload: engine.WorkloadSummary): Advice {
    const { verdict, reason, target, contained, reduced, remaining, blockers, prerequisites } =
      workload.advise();
    const move = provenMove(this.file, this.settings, this.analysis, workload);
    return {
      verdict,
      ...(reason === undefined ? {} : { reason }),
      ...(target ? { runtime: target.runtime } : {}),
      contained,
      reduced,
      remaining,
      blockers: blockers.map((each) => {
        return { ruleId: each.ruleId, range: this.rangeOf(each), reason: each.reason, fixable: each.fixable };
      }),
      prerequisites,
      ...(move ? { move: this.fix(move) } : {}),
    };
  }

  private fix({ title, kind, edits, check }: rule.Fix): Fix {
    return {
      title,
      kind,
      edits: edits.map(({ span, newText }) => ({ range: this.range(span), newText })),
      ...(check === undefined ? {} : { check }),
    };
  }

  private ref({ kind, name, namespace, containers, ...place }: rule.WorkloadRef): WorkloadRef {
    const common = { kind, name, containers, range: this.rangeOf(place) };
    return namespace === undefined ? common : { ...common, namespace };
  }

  /** A file that is judged by itself has other documents, and no other files. */
  private rangeOf(place: { readonly span: Span; readonly elsewhere?: PlaceElsewhere }): Range {
    if (!place.elsewhere) return this.range(place.span);
    const { start, end } = place.elsewhere;
    return this.range({ start: this.lines.offsetAt(start), end: this.lines.offsetAt(end) });
  }

  private position(offset: number): Position {
    const { line, character } = this.lines.positionAt(offset);
    return { offset, line: line + 1, column: character + 1 };
  }
}
