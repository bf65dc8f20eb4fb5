/** `textDocument/inlayHint`: what is true of a container and not written. Off unless the settings ask for it. */

import type { InlayHint, Range } from 'vscode-languageserver';
import { analyzed, type Session } from './session.ts';

/** The hints of the containers that are named in a range, at the ends of their lines. */
export async function inlayHints(session: Session, uri: string, range: Range): Promise<InlayHint[]> {
  const current = await analyzed(session, uri);
  if (!current?.settings.inlayHints) return [];
  const { document, analysis } = current;
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const byLine = new Map<number, InlayHint>();
  for (const workload of analysis.workloads) {
    for (const { span, facts } of workload.unwritten()) {
      const { line } = document.positionAt(span.start);
      // Of what overlays make of one container the first speaks for it.
      if (span.start < from || span.end > to || byLine.has(line)) continue;
      const next = document.offsetAt({ line: line + 1, character: 0 });
      const text = document.getText({ start: { line, character: 0 }, end: document.positionAt(next) });
      byLine.set(line, {
        position: { line, character: text.trimEnd().length },
        label: facts.join(', '),
        tooltip: 'What holds here though it is not written.',
        paddingLeft: true,
      });
    }
  }
  return [...byLine.values()];
}
