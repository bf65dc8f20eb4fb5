/** `.bulkhead.yaml` itself in the editor: what is wrong in it, what its keys mean, and what can be written. */

import {
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Hover,
  InsertTextFormat,
  MarkupKind,
  type Position,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  expiredIgnores,
  ignoreKey,
  isExpired,
  unusedIgnores,
} from '../engine/configuration/configuration.ts';
import { placeAt } from '../engine/configuration/place.ts';
import type { ConfigurationProblem } from '../engine/configuration/read.ts';
import { choicesOf, fieldsOf, type Shape, shapeAt } from '../engine/configuration/shape.ts';
import { configurationShape } from '../engine/configuration/shapes.ts';
import { rules } from '../engine/rules/index.ts';
import { enabledIds } from '../engine/run.ts';
import type { Settings } from '../engine/settings.ts';
import { configurationFile, dayOf } from '../workspace/configuration.ts';
import { source, toRange } from './convert.ts';
import type { Session } from './session.ts';

const shape = configurationShape(rules);

/** The document of a configuration that counts; `undefined` for any other. */
export function configurationDocument(session: Session, uri: string): TextDocument | undefined {
  return session.configurations.isOne(uri) ? session.documents.get(uri) : undefined;
}

const severityOf: Readonly<Record<ConfigurationProblem['code'], DiagnosticSeverity>> = {
  'invalid-configuration': DiagnosticSeverity.Error,
  'expired-ignore': DiagnosticSeverity.Warning,
  'unused-ignore': DiagnosticSeverity.Hint,
};

/** What is to be told of a configuration, under the settings of its folder. */
export function configurationDiagnostics(
  session: Pick<Session, 'abilities' | 'allFiles' | 'configurations'>,
  document: TextDocument,
  settings: Settings,
): Diagnostic[] {
  const { configuration } = configurationFile(document.uri, document.getText());
  const today = dayOf(new Date());
  const on = enabledIds(rules, settings);
  const used = usedIgnores(session, document);
  const problems = [
    ...configuration.problems,
    ...expiredIgnores(configuration, today),
    ...(used
      ? unusedIgnores(configuration, used, (each) => on.has(each.rule) && !isExpired(each, today))
      : []),
  ];
  return problems
    .filter(({ code }) => code !== 'invalid-configuration' || !session.abilities.schemas)
    .map(({ code, span, message }) => ({
      range: toRange(document, span),
      severity: severityOf[code],
      source,
      code,
      message,
      ...(code === 'unused-ignore' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    }));
}

/** The ignores of a document that cover something; `undefined` while not every file has been looked at under it. */
function usedIgnores(
  { allFiles, configurations }: Pick<Session, 'allFiles' | 'configurations'>,
  document: TextDocument,
): Set<string> | undefined {
  const files = allFiles();
  const read = configurations.read(document.uri);
  if (!files || read?.text !== document.getText()) return undefined;
  const own = new Set(read.configuration.ignores);
  const used = [...files].flatMap(({ analysis }) => analysis?.usedIgnores ?? []);
  return new Set(used.filter((each) => own.has(each)).map(ignoreKey));
}

/** What the key or the value at a position means. */
export function configurationHover(
  { abilities }: Pick<Session, 'abilities'>,
  document: TextDocument,
  position: Position,
): Hover | undefined {
  const place = placeAt(document.getText(), document.offsetAt(position));
  if (!place || abilities.schemas) return undefined;
  const { path, key, span } = place;
  const inside = shapeAt(shape, key === undefined ? path : [...path, key]);
  const written = document.getText(toRange(document, span));
  const about = inside && aboutWord(inside, written, key !== undefined);
  if (!about) return undefined;
  const kind = abilities.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: about }, range: toRange(document, span) };
}

function aboutWord(inside: Shape, written: string, isValue: boolean): string | undefined {
  const choice = choicesOf(inside).find(({ value }) => value === written);
  if (isValue) return choice && `\`${choice.value}\`: ${choice.about}`;
  return fieldsOf(inside)?.get(written)?.about ?? choice?.about;
}

/** What can be written at a position. */
export function configurationCompletion(
  { abilities }: Pick<Session, 'abilities'>,
  document: TextDocument,
  position: Position,
): CompletionItem[] {
  const place = placeAt(document.getText(), document.offsetAt(position));
  if (!place || abilities.schemas) return [];
  const { path, key, hasColon } = place;
  const range = toRange(document, place.span);
  const inside = shapeAt(shape, key === undefined ? path : [...path, key]);
  if (!inside) return [];
  const values = choicesOf(inside).map(
    ({ value, about }, rank): CompletionItem => ({
      label: value,
      kind: CompletionItemKind.EnumMember,
      documentation: { kind: MarkupKind.Markdown, value: about },
      sortText: rankText(rank),
      textEdit: { range, newText: value },
    }),
  );
  if (key !== undefined || (path.at(-1) === '-' && inside.kind !== 'map')) return values;
  return [...(fieldsOf(inside) ?? [])].map(
    ([name, field], rank): CompletionItem => ({
      label: name,
      kind: CompletionItemKind.Property,
      documentation: { kind: MarkupKind.Markdown, value: field.about },
      sortText: rankText(rank),
      insertTextFormat: InsertTextFormat.PlainText,
      textEdit: { range, newText: hasColon ? name : `${name}:${startOf(field.shape)}` },
    }),
  );
}

/** What comes after the colon: a space, or a line of its own. Editors indent it as the line is. */
function startOf({ kind }: Shape): string {
  if (kind === 'map') return '\n  ';
  return kind === 'list' ? '\n  - ' : ' ';
}

function rankText(rank: number): string {
  return String(rank).padStart(3, '0');
}
