/**
 * Real editors for the end-to-end tests, each with the extension in it and driven through a real browser:
 * `startCodeServer` for what the desktop does, `startWebVSCode` for vscode.dev.
 */
export { unpackExtension } from './code-server.mjs';
export { type CodeServerEditor, type CodeServerOptions, startCodeServer } from './code-server-editor.ts';
export type { Cursor, Editor } from './editor.ts';
export { until } from './poll.ts';
export type { EditorOptions, Settings } from './session.ts';
export type { Squiggle } from './squiggles.ts';
export { startWebVSCode, type WebEditor, type WebOptions } from './web-editor.ts';
