/** `textDocument/hover`: what the setting under the cursor does to isolation. */

import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Analysis } from '../engine/analysis.ts';
import { rules } from '../engine/rules/index.ts';
import type { Span } from '../engine/source.ts';
import { hoverText } from '../report/rule-page.ts';
import { toRange } from './convert.ts';
import { analyzed, type Session } from './session.ts';

/** Explains the rules that speak at the position: on a finding's value or key, and in an ignore comment. */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | undefined> {
  const current = await analyzed(session, uri);
  if (!current) return undefined;
  const { document, analysis } = current;
  const here = rulesAt(analysis, document.offsetAt(position));
  const [first] = here;
  if (!first) return undefined;
  const ids = new Set(here.map(({ ruleId }) => ruleId));
  const format = session.abilities.markdownHover ? 'markdown' : 'plain';
  const texts = rules.filter(({ id }) => ids.has(id)).map((rule) => hoverText(rule, format));
  if (texts.length === 0) return undefined;
  return {
    contents: {
      kind: format === 'markdown' ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: texts.join(format === 'markdown' ? '\n\n---\n\n' : '\n\n'),
    },
    range: toRange(document, first.span),
  };
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
  return places.filter(({ span }) => span.start <= offset && offset <= span.end);
}
