/** `bulkhead/ignoreRule`: what a user decided about a rule, as an edit of the configuration. */

import { RequestType, type WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addIgnore } from '../engine/configuration/edit.ts';
import { configurationNames } from '../engine/configuration/names.ts';
import { rules } from '../engine/rules/index.ts';
import { folderOf, folderPrefix, normalizeUri, pathOf } from '../workspace/paths.ts';
import { toTextEdit } from './convert.ts';
import type { Session } from './session.ts';

export interface IgnoreRuleParams {
  /** A file that the ignore is for; its folder's configuration is changed. */
  readonly uri: string;
  readonly rule: string;
  readonly where: 'file' | 'folder' | 'workspace';
  readonly reason: string;
}

/** The edit and the file that it changes, or why there is none. */
export type IgnoreRuleResponse =
  | { readonly uri: string; readonly edit: WorkspaceEdit }
  | { readonly refused: string };

/** Client to server. */
export const IgnoreRuleRequest = new RequestType<IgnoreRuleParams, IgnoreRuleResponse, void>(
  'bulkhead/ignoreRule',
);

/** Works out the edit that adds the ignore; it makes the file where there is none. */
export async function ignoreRule(
  session: Session,
  { uri, rule, where, reason }: IgnoreRuleParams,
): Promise<IgnoreRuleResponse> {
  const folder = folderOf(session.folders, uri);
  if (folder === undefined) return { refused: 'the file is in no folder of the workspace' };
  const file = await session.configurations.of(uri);
  const target = file?.uri ?? normalizeUri(`${folderPrefix(folder)}${configurationNames[0]}`);
  const text = file?.text ?? '';
  const paths = pathsFor(target, uri, where);
  const edit = addIgnore(text, { rule, paths, reason: reason.trim() }, rules);
  if (!edit)
    return { refused: `${shortName(target)} has a form to which nothing can be added; write it by hand` };
  const document = TextDocument.create(target, 'yaml', 0, text);
  const change = { textDocument: { uri: target, version: null }, edits: [toTextEdit(document, edit)] };
  const create = file ? [] : [{ kind: 'create' as const, uri: target, options: { ignoreIfExists: true } }];
  return { uri: target, edit: { documentChanges: [...create, change] } };
}

/** The patterns, from the folder of the configuration. */
function pathsFor(configuration: string, uri: string, where: IgnoreRuleParams['where']): string[] {
  const root = directoryOf(pathOf(configuration));
  const path = pathOf(normalizeUri(uri)).slice(root.length - 1);
  const folder = directoryOf(path);
  if (where === 'workspace' || (where === 'folder' && folder === '/')) return [];
  return [escapePattern(where === 'file' ? path : folder)];
}

/** A path as a pattern of `.gitignore` that means it alone. */
function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]]|\s$/g, '\\$&');
}

function shortName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
