/** What the client can do, read once from its `initialize` request. */

import type { ClientCapabilities } from 'vscode-languageserver';

export interface Abilities {
  readonly pullDiagnostics: boolean;
  /** The client lets diagnostics be registered later, and anew. */
  readonly registerDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshLenses: boolean;
  readonly refreshHints: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly workspaceFolders: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly snippetEdits: boolean;
  readonly resolveEdit: boolean;
  readonly watchFiles: boolean;
  readonly progress: boolean;
  readonly markdownHover: boolean;
  /** Something else in the editor checks, completes and explains YAML by our schema. */
  readonly schemas: boolean;
}

/**
 * Reads the capabilities that the handlers ask about. Everything that is not announced is missing.
 *
 * @param schemas whether the client says that something else in it knows our schema
 */
export function readAbilities(capabilities: ClientCapabilities | undefined, schemas: boolean): Abilities {
  const { workspace, textDocument, window } = capabilities ?? {};
  const edit = workspace?.workspaceEdit;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    registerDiagnostics: textDocument?.diagnostic?.dynamicRegistration === true,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    refreshHints: workspace?.inlayHint?.refreshSupport === true,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    documentChanges: edit?.documentChanges === true,
    changeAnnotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    snippetEdits: edit?.documentChanges === true && edit.snippetEditSupport === true,
    resolveEdit: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    schemas,
  };
}
