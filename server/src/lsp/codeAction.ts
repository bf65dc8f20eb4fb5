/** `textDocument/codeAction` and `codeAction/resolve`: the lightbulb. Findings carry their fixes; none is looked for again. */

import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import { fixAll, removeIgnoreTitle } from '../engine/fix-all.ts';
import { ignoreEdit } from '../engine/ignore-fix.ts';
import { provenFixes } from '../engine/prove.ts';
import { type Finding, type Fix, isSafe } from '../engine/rule.ts';
import { overlaps, type Span, singleEdit } from '../engine/source.ts';
import { problemToDiagnostic, toDiagnostic, toSnippetEdit, toSpan, toWorkspaceEdit } from './convert.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/** Kinds of our own below the standard ones, so that people can bind keys to them or switch them off. */
export const kinds = {
  quickFix: `${CodeActionKind.QuickFix}.bulkhead`,
  sandbox: `${CodeActionKind.QuickFix}.bulkhead.sandbox`,
  ignore: `${CodeActionKind.QuickFix}.bulkhead.ignore`,
  fixAllHere: `${CodeActionKind.QuickFix}.bulkhead.fixAll`,
  fixAll: `${CodeActionKind.SourceFixAll}.bulkhead`,
} as const;

/** What an action carries that is to be resolved. */
interface ResolveData {
  readonly uri: string;
}

const fixAllTitle = 'Fix all safe problems in this file';

/** The actions for a range, those asked for by `context.only`. Hardening before the sandbox before ignoring. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const current = await analyzed(session, params.textDocument.uri);
  if (!current || current.analysis.families.length === 0) return [];
  const { only } = params.context;
  const wanted = (kind = '') => !only || only.some((each) => `${kind}.`.startsWith(each && `${each}.`));
  const range = toSpan(current.document, params.range);
  const here = current.analysis.findings.filter(({ span }) => overlaps(span, range));
  const asked = wanted(kinds.quickFix) || wanted(kinds.sandbox);
  const fixes = asked ? merged(here.flatMap((finding) => fixActions(session, current, finding))) : [];
  const actions = [
    ...fixes.filter(({ kind }) => kind === kinds.quickFix),
    ...fixes.filter(({ kind }) => kind === kinds.sandbox),
    ...(wanted(kinds.quickFix) ? unusedIgnoreActions(session, current, range) : []),
    ...(here.length > 0 && wanted(kinds.fixAllHere) ? fixAllAction(session, current, kinds.fixAllHere) : []),
    ...(wanted(kinds.ignore) ? here.flatMap((finding) => ignoreAction(session, current, finding)) : []),
    ...(only && wanted(kinds.fixAll) ? fixAllAction(session, current, kinds.fixAll) : []),
  ];
  return actions.filter(({ kind }) => wanted(kind));
}

/** One action where the same edit answers several findings, as when a sandbox contains them all. */
function merged(actions: readonly CodeAction[]): CodeAction[] {
  const byEdit = new Map<string, CodeAction>();
  for (const action of actions) {
    const key = JSON.stringify([action.title, action.edit]);
    const { diagnostics = [] } = byEdit.get(key) ?? {};
    byEdit.set(key, { ...action, diagnostics: [...diagnostics, ...(action.diagnostics ?? [])] });
  }
  return [...byEdit.values()];
}

function fixActions(
  session: Session,
  { document, file, settings, analysis }: Analyzed,
  finding: Finding,
): CodeAction[] {
  const fixes = provenFixes(file, settings, analysis, finding);
  const preferred = fixes.find(isSafe);
  return fixes.map((fix) => ({
    title: fix.title,
    kind: fix.kind === 'sandbox' ? kinds.sandbox : kinds.quickFix,
    diagnostics: [toDiagnostic(document, finding)],
    ...(fix === preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(document, fix.edits, session.abilities, fix),
    ...tellCheck(session, fix),
  }));
}

/** Editors show an edit's annotation in few places; a client that can tell it says it after the edit. */
function tellCheck({ tellCheckCommand }: Session, { check }: Fix): Pick<CodeAction, 'command'> {
  if (!tellCheckCommand || check === undefined) return {};
  return {
    command: { title: 'Tell what to check', command: tellCheckCommand, arguments: [`Check ${check}`] },
  };
}

/** Takes ignore comments away that ignore nothing. */
function unusedIgnoreActions(session: Session, { document, analysis }: Analyzed, range: Span): CodeAction[] {
  return analysis.problems.flatMap((problem) => {
    if (!problem.edit || !overlaps(problem.span, range)) return [];
    return {
      title: removeIgnoreTitle,
      kind: kinds.quickFix,
      diagnostics: [problemToDiagnostic(document, problem)],
      isPreferred: true,
      edit: toWorkspaceEdit(document, [problem.edit], session.abilities),
    };
  });
}

function ignoreAction(
  session: Session,
  { document, file, settings, analysis }: Analyzed,
  finding: Finding,
): CodeAction[] {
  const edit = ignoreEdit(file, settings, analysis, finding, 'say why');
  if (!edit) return [];
  const [end = ''] = /say why\r?\n$/.exec(edit.newText) ?? [];
  const comment = edit.newText.slice(0, edit.newText.length - end.length);
  const snippet = `${escapeSnippet(comment)}${end.replace('say why', `\${1:say why}`)}`;
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
  if (!any && !analysis.problems.some(({ edit }) => edit)) return [];
  const action: CodeAction = { title: fixAllTitle, kind };
  const data: ResolveData = { uri: document.uri };
  return [
    session.abilities.resolveEdit ? { ...action, data } : { ...action, edit: fixAllEdit(session, current) },
  ];
}

function fixAllEdit(session: Session, { document, file, settings }: Analyzed) {
  const edit = singleEdit(file.text, fixAll(file, settings).text);
  return toWorkspaceEdit(document, [edit], session.abilities);
}

/** Fills in the edit of a "fix all", for the text as it is by now: what changed since the offer is fixed too. */
export async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = action.data as ResolveData | undefined;
  const current = data && (await analyzed(session, data.uri));
  return current ? { ...action, edit: fixAllEdit(session, current) } : action;
}
