/**
 * Registers diagnostics with clients that let servers do so later and anew: without those of the workspace as
 * long as nobody wants them, because clients poll for them, and keep what they show for a file that is closed.
 */

import { type Disposable, DocumentDiagnosticRequest } from 'vscode-languageserver';
import type { Session } from './session.ts';
import type { WorkspaceState } from './workspaceState.ts';

/** What the server says of its diagnostics, at once or on registration. */
export function diagnosticOptions(workspaceDiagnostics: boolean) {
  return { identifier: 'bulkhead', interFileDependencies: true, workspaceDiagnostics };
}

/** Keeps the registration up with what is wanted, until the end of the connection. */
export async function keepRegistered(session: Session, state: WorkspaceState): Promise<never> {
  const { client } = session.connection;
  const { signal } = new AbortController();
  let registered: Disposable | undefined;
  let withWorkspace: boolean | undefined;
  for (;;) {
    const { generation } = state;
    const wanted = (await state.wantedFolders()).size > 0;
    if (wanted !== withWorkspace) {
      registered?.dispose();
      withWorkspace = wanted;
      const options = { documentSelector: null, ...diagnosticOptions(wanted) };
      registered = await client.register(DocumentDiagnosticRequest.type, options);
    }
    await state.changeSince(generation, signal);
  }
}
