/** The only file that knows both worlds: spans and ranges, findings and diagnostics, fixes and workspace edits. */

import {
  type ChangeAnnotation,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type TextEdit as LspTextEdit,
  type Range,
  type SnippetTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { othersOf } from '../engine/analysis.ts';
import type { Problem } from '../engine/ignore.ts';
import type { Finding, Fix, RelatedPlace, Severity } from '../engine/rule.ts';
import type { Span, TextEdit } from '../engine/source.ts';
import { rulePageUrl } from '../report/rule-page.ts';
import type { Abilities } from './abilities.ts';

export const source = 'bulkhead';

const severityOf: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Where a document's spans lie in lines and characters. */
export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** The span of a range. */
export function toSpan(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** A finding as a diagnostic of the document that it is in. */
export function toDiagnostic(document: TextDocument, finding: Finding): Diagnostic {
  const { ruleId, span, message, severity, related } = finding;
  const places = [
    ...related,
    ...othersOf(finding).map((ref) => ({
      ...ref,
      message: `It also holds for ${ref.kind} \`${ref.name}\`.`,
    })),
  ];
  return {
    range: toRange(document, span),
    severity: severityOf[severity],
    source,
    code: ruleId,
    codeDescription: { href: rulePageUrl(ruleId) },
    message,
    ...(places.length > 0
      ? {
          relatedInformation: places.map((place) => ({
            location: locationOf(document, place),
            message: place.message,
          })),
        }
      : {}),
  };
}

function locationOf(document: TextDocument, { span, elsewhere }: Omit<RelatedPlace, 'message'>): Location {
  if (!elsewhere) return { uri: document.uri, range: toRange(document, span) };
  const { path, start, end } = elsewhere;
  return { uri: path, range: { start, end } };
}

const problemSeverity: Readonly<Record<Problem['code'], DiagnosticSeverity>> = {
  'unknown-rule': DiagnosticSeverity.Warning,
  'missing-reason': DiagnosticSeverity.Information,
  'unused-ignore': DiagnosticSeverity.Hint,
  'unresolved-reference': DiagnosticSeverity.Warning,
};

/** What is wrong with an ignore comment, as a diagnostic. */
export function problemToDiagnostic(document: TextDocument, { code, span, message }: Problem): Diagnostic {
  const tags = code === 'unused-ignore' ? { tags: [DiagnosticTag.Unnecessary] } : {};
  return { range: toRange(document, span), severity: problemSeverity[code], source, code, message, ...tags };
}

/** A text edit in lines and characters. */
export function toTextEdit(document: TextDocument, { span, newText }: TextEdit): LspTextEdit {
  return { range: toRange(document, span), newText };
}

/**
 * A fix as a workspace edit. One that has something to be checked asks for confirmation where the client can:
 * the change then opens in its preview.
 */
export function toWorkspaceEdit(
  document: TextDocument,
  edits: readonly TextEdit[],
  abilities: Abilities,
  confirm?: Pick<Fix, 'title' | 'check'>,
): WorkspaceEdit {
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  if (!abilities.documentChanges) return { changes: { [document.uri]: textEdits } };
  const textDocument = { uri: document.uri, version: document.version };
  if (!confirm?.check || !abilities.changeAnnotations) {
    return { documentChanges: [{ textDocument, edits: textEdits }] };
  }
  const annotation: ChangeAnnotation = {
    label: confirm.title,
    description: `Check first ${confirm.check}`,
    needsConfirmation: true,
  };
  return {
    documentChanges: [{ textDocument, edits: textEdits.map((edit) => ({ ...edit, annotationId: 'check' })) }],
    changeAnnotations: { check: annotation },
  };
}

/** An edit whose new text is a snippet; only for clients with `snippetEdits`. */
export function toSnippetEdit(document: TextDocument, span: Span, snippet: string): WorkspaceEdit {
  const edit: SnippetTextEdit = {
    range: toRange(document, span),
    snippet: { kind: 'snippet', value: snippet },
  };
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: [edit] }],
  };
}
