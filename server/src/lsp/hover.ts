/** `textDocument/hover`: what the setting under the cursor does to isolation. */

import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Analysis } from '../engine/analysis.ts';
import type { PodSecurity } from '../engine/model/pod-security.ts';
import { rules } from '../engine/rules/index.ts';
import type { Span } from '../engine/source.ts';
import { podSecurityHover, podSecurityText } from '../report/pod-security.ts';
import { hoverText } from '../report/rule-page.ts';
import { toRange } from './convert.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/**
 * Explains the rules that speak at the position (on a finding's value or key, and in an ignore comment), and on the
 * name of a pod how the Pod Security Standards judge it.
 */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | undefined> {
  const current = await analyzed(session, uri);
  if (!current) return undefined;
  const { document, analysis } = current;
  const offset = document.offsetAt(position);
  const here = rulesAt(analysis, offset);
  const pod = analysis.workloads.find(({ span, podSecurity }) => podSecurity && holds(span, offset));
  const span = here[0]?.span ?? pod?.span;
  if (!span) return undefined;
  const ids = new Set(here.map(({ ruleId }) => ruleId));
  const format = session.abilities.markdownHover ? 'markdown' : 'plain';
  const texts = [
    ...(pod?.podSecurity ? [standards(pod.podSecurity, current, format)] : []),
    ...rules.filter(({ id }) => ids.has(id)).map((rule) => hoverText(rule, format)),
  ];
  if (texts.length === 0) return undefined;
  return {
    contents: {
      kind: format === 'markdown' ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: texts.join(format === 'markdown' ? '\n\n---\n\n' : '\n\n'),
    },
    range: toRange(document, span),
  };
}

function standards(
  judge: PodSecurity,
  { document, settings }: Analyzed,
  format: 'markdown' | 'plain',
): string {
  const { kubernetesVersion: version } = settings;
  const line = (span: Span) => document.positionAt(span.start).line + 1;
  const verdict = judge(version);
  return format === 'markdown'
    ? podSecurityHover(verdict, version, line, (span) => `${document.uri}#L${line(span)}`)
    : podSecurityText(verdict, version, line);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

interface RulePlace {
  readonly ruleId: string;
  readonly span: Span;
}

function rulesAt({ findings, directives }: Analysis, offset: number): RulePlace[] {
  const places = [
    ...findings.flatMap(({ ruleId, span, keySpan }) =>
      [span, keySpan ?? span].map((each) => ({ ruleId, span: each })),
    ),
    ...directives.flatMap(({ rules: ignored }) => ignored.map(({ id, span }) => ({ ruleId: id, span }))),
  ];
  return places.filter(({ span }) => holds(span, offset));
}
