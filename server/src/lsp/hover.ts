/** `textDocument/hover`: what the setting under the cursor does to isolation. */

import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Finding } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import type { Span } from '../engine/source.ts';
import { hoverText } from '../report/rule-page.ts';
import { toRange } from './convert.ts';
import { analyzed, type Session } from './session.ts';

/** Explains the rules whose findings stand at the position, on the value or on its key. */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | undefined> {
  const current = await analyzed(session, uri);
  if (!current) return undefined;
  const { document, analysis } = current;
  const offset = document.offsetAt(position);
  const here = analysis.findings.flatMap((finding) => {
    const span = spanAt(finding, offset);
    return span ? [{ finding, span }] : [];
  });
  const [first] = here;
  if (!first) return undefined;
  const ids = new Set(here.map(({ finding }) => finding.ruleId));
  const format = session.abilities.markdownHover ? 'markdown' : 'plain';
  const texts = rules.filter(({ id }) => ids.has(id)).map((rule) => hoverText(rule, format));
  return {
    contents: {
      kind: format === 'markdown' ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: texts.join(format === 'markdown' ? '\n\n---\n\n' : '\n\n'),
    },
    range: toRange(document, first.span),
  };
}

function spanAt({ span, keySpan }: Finding, offset: number): Span | undefined {
  return [span, keySpan].find((each) => each && each.start <= offset && offset <= each.end);
}
