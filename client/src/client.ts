/** The language client: which documents Bulkhead is for, and what the server is told about the editor. */

import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { explainCommand } from './rules.ts';
import { moveCommand } from './sandboxes.ts';

/** Languages that VS Code itself gives to our files; what is in them decides. */
export const languages = [
  'dockerfile',
  'dockercompose',
  'yaml',
  'helm',
  'json',
  'jsonc',
  'github-actions-workflow',
  'shellscript',
  'makefile',
  'quadlet',
];

/** Documents that nobody edits: the old side of a diff, the preview of a fix, output, notebook cells. */
const ignoredSchemes = new Set([
  'git',
  'vscode-scm',
  'vscode-bulkeditpreview-editor',
  'output',
  'debug',
  'vscode-notebook-cell',
  'bulkhead-move',
  'bulkhead-rule',
]);

/** Whether the document may be ours as far as its language tells, and somebody edits it. */
export function isOurs({ uri, languageId }: vscode.TextDocument): boolean {
  return languages.includes(languageId) && !ignoredSchemes.has(uri.scheme);
}

/** Not in the palette: the server has it run after a fix that has something to be checked. */
export const tellCheckCommand = 'bulkhead.tellCheck';

/** Whether the YAML extension is there, which goes by the schema that ours contributes: everything told once. */
function hasYamlSchemas(): boolean {
  return vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined;
}

/** The options that the desktop and the web entry share. */
export function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: languages.map((language) => ({ language })),
    outputChannel: output,
    // Hovers quote files: nothing in them runs but what shows the page of a rule.
    markdown: { isTrusted: { enabledCommands: [explainCommand] } },
    initializationOptions: {
      clientFiles: true,
      tellCheckCommand,
      moveCommand,
      explainCommand,
      yamlSchemas: hasYamlSchemas(),
      ...(vscode.l10n.bundle ? { translations: vscode.l10n.bundle } : {}),
    },
    // Given in part, the missing ones count as off.
    diagnosticPullOptions: {
      onChange: true,
      onSave: false,
      onFocus: false,
      onTabs: false,
      filter: (document) => !isOurs(document),
      match: () => false,
    },
    // What the server never hears of, it says nothing about: no other request needs a filter.
    middleware: { didOpen: (document, next) => (isOurs(document) ? next(document) : Promise.resolve()) },
  };
}
