/** `textDocument/codeAction` and `codeAction/resolve`: the lightbulb. Findings carry their fixes; none is looked for again. */

import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { fixAll } from '../engine/fix-all.ts';
import { directiveText } from '../engine/ignore.ts';
import { ignoreEdit } from '../engine/ignore-fix.ts';
import { provenFixes } from '../engine/prove.ts';
import { type Finding, isSafe } from '../engine/rule.ts';
import { overlaps, singleEdit } from '../engine/source.ts';
import { toDiagnostic, toSnippetEdit, toSpan, toWorkspaceEdit } from './convert.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** Kinds of our own below the standard ones, so that people can bind keys to them or switch them off. */
export const kinds = {
  quickFix: `${CodeActionKind.QuickFix}.bulkhead`,
  sandbox: `${CodeActionKind.QuickFix}.bulkhead.sandbox`,
  ignore: `${CodeActionKind.QuickFix}.bulkhead.ignore`,
  fixAllHere: `${CodeActionKind.QuickFix}.bulkhead.fixAll`,
  fixAll: `${CodeActionKind.SourceFixAll}.bulkhead`,
} as const;

interface ResolveData {
  readonly uri: string;
  readonly version: number;
}

const fixAllTitle = 'Fix all safe problems in this file';

/** The actions for a range, those asked for by `context.only`. Hardening before the sandbox before ignoring. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const current = await analyzed(session, params.textDocument.uri);
  if (!current || current.analysis.families.length === 0) return [];
  const { only } = params.context;
  const wanted = (kind: string) => !only || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const range = toSpan(current.document, params.range);
  const here = current.analysis.findings.filter(({ span }) => overlaps(span, range));
  const actions: CodeAction[] = [];
  if (wanted(kinds.quickFix) || wanted(kinds.sandbox)) actions.push(...here.flatMap((f) => fixActions(session, current, f)));
  if (here.length > 0 && wanted(kinds.fixAllHere)) actions.push(...fixAllAction(session, current, kinds.fixAllHere));
  if (wanted(kinds.ignore)) actions.push(...here.flatMap((finding) => ignoreAction(session, current, finding)));
  if (only && wanted(kinds.fixAll)) actions.push(...fixAllAction(session, current, kinds.fixAll));
  return actions.filter(({ kind }) => kind && wanted(kind));
}

function fixActions(session: Session, { document, file, settings, analysis }: Analyzed, finding: Finding): CodeAction[] {
  return provenFixes(file, settings, analysis, finding).map((fix) => ({
    title: fix.title,
    kind: fix.kind === 'sandbox' ? kinds.sandbox : kinds.quickFix,
    diagnostics: [toDiagnostic(document, finding)],
    ...(isSafe(fix) ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(document, fix.edits, session.abilities, fix),
  }));
}

function ignoreAction(session: Session, { document, file, settings, analysis }: Analyzed, finding: Finding): CodeAction[] {
  const edit = ignoreEdit(file, settings, analysis, finding, 'say why');
  if (!edit) return [];
  const snippet = edit.newText.replace(directiveText(finding.ruleId, 'say why'), (text) =>
    `${escapeSnippet(text.slice(0, -'say why'.length))}\${1:say why}`,
  );
  return [
    {
      title: `Ignore ${finding.ruleId} here, with a reason`,
      kind: kinds.ignore,
      diagnostics: [toDiagnostic(document, finding)],
      edit: session.abilities.snippetEdits
        ? toSnippetEdit(document, edit.span, snippet)
        : toWorkspaceEdit(document, [edit], session.abilities),
    },
  ];
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function fixAllAction(session: Session, current: Analyzed, kind: string): CodeAction[] {
  const { document, file, settings, analysis } = current;
  const any = analysis.findings.some(
    (finding) => finding.fixes().some(isSafe) && provenFixes(file, settings, analysis, finding).some(isSafe),
  );
  if (!any) return [];
  const action: CodeAction = { title: fixAllTitle, kind };
  const data: ResolveData = { uri: document.uri, version: document.version };
  return [session.abilities.resolveEdit ? { ...action, data } : { ...action, edit: fixAllEdit(session, current) }];
}

function fixAllEdit(session: Session, { document, file, settings }: Analyzed) {
  const edit = singleEdit(file.text, fixAll(file, settings).text);
  return toWorkspaceEdit(document, [edit], session.abilities);
}

/** Fills in the edit of a "fix all"; when the document changed since, the action does nothing. */
export async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = action.data as ResolveData | undefined;
  const current = data && (await analyzed(session, data.uri));
  if (!current || current.document.version !== data.version) return action;
  return { ...action, edit: fixAllEdit(session, current) };
}
