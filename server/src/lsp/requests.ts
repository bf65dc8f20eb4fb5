/** Which file answers which request. */

import { codeActions, resolveCodeAction } from './codeAction.ts';
import { codeLenses, resolveCodeLens } from './codeLens.ts';
import { completion } from './completion.ts';
import { documentDiagnostic } from './diagnostic.ts';
import { documentLinks } from './documentLink.ts';
import { BaselineRequest, baseline, ExportRequest, exportReport } from './exports.ts';
import { FixWorkspaceRequest, fixWorkspace } from './fixWorkspace.ts';
import { hover } from './hover.ts';
import { IgnoreRuleRequest, ignoreRule } from './ignoreRule.ts';
import { inlayHints } from './inlayHint.ts';
import { MachineRequest, ManifestsRequest, machine, manifests } from './manifests.ts';
import { executeMove, MoveRequest, move } from './move.ts';
import { definition, references } from './navigation.ts';
import { ReportRequest, report } from './report.ts';
import { pageOf, RulePageRequest, RulesRequest, ruleTitles } from './rulePage.ts';
import { ScanRequest, scan } from './scan.ts';
import type { Session } from './session.ts';
import { StatusRequest, status } from './status.ts';
import { workspaceDiagnostic } from './workspaceDiagnostic.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** Registers the answers. */
export function answerRequests(session: Session, state: WorkspaceState): void {
  const { connection, abilities } = session;
  if (abilities.pullDiagnostics) {
    const { diagnostics } = connection.languages;
    diagnostics.on((params) => documentDiagnostic(session, params));
    diagnostics.onWorkspace((params, token, progress, partial) =>
      workspaceDiagnostic(session, state, params, token, progress, partial),
    );
  }
  connection.onCodeAction((params) => codeActions(session, params));
  connection.onCodeActionResolve((action) => resolveCodeAction(session, action));
  connection.onHover(({ textDocument, position }) => hover(session, textDocument.uri, position));
  connection.onCodeLens(({ textDocument }) => codeLenses(session, textDocument.uri));
  connection.onCodeLensResolve((lens) => resolveCodeLens(session, lens));
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    inlayHints(session, textDocument.uri, range),
  );
  connection.onDocumentLinks(({ textDocument }) => documentLinks(session, textDocument.uri));
  connection.onCompletion(({ textDocument, position }) => completion(session, textDocument.uri, position));
  connection.onDefinition(({ textDocument, position }) => definition(session, textDocument.uri, position));
  connection.onReferences(({ textDocument, position, context }, token) =>
    references(session, state, textDocument.uri, position, context.includeDeclaration, token),
  );
  connection.onExecuteCommand((params) => executeMove(session, params));
  connection.onRequest(MoveRequest, (params) => move(session, params));
  connection.onRequest(ManifestsRequest, manifests);
  connection.onRequest(MachineRequest, (params) => machine(session, params));
  connection.onRequest(ScanRequest, (params, token) => scan(session, state, params, token));
  connection.onRequest(ReportRequest, (params, token) => report(session, state, params, token));
  connection.onRequest(ExportRequest, (params, token) => exportReport(session, state, params, token));
  connection.onRequest(BaselineRequest, (params, token) => baseline(session, state, params, token));
  connection.onRequest(FixWorkspaceRequest, (params, token) => fixWorkspace(session, state, params, token));
  connection.onRequest(IgnoreRuleRequest, (params) => ignoreRule(session, params));
  connection.onRequest(RulesRequest, ruleTitles);
  connection.onRequest(RulePageRequest, ({ id }) => pageOf(id));
  connection.onRequest(StatusRequest, ({ uri }) => status(session, uri));
}
