/** `textDocument/completion`: the runtimes that a pod or a Compose service can name. Nothing else is ours to complete. */

import { type CompletionItem, CompletionItemKind, type Position, type Range } from 'vscode-languageserver';
import { sandboxNamed } from '../engine/sandboxes/known.ts';
import { offeredClasses, runtimeClasses } from '../engine/sandboxes/runtime-classes.ts';
import { boundaryNames } from '../report/sandbox-words.ts';
import { configurationCompletion, configurationDocument } from './configurationFile.ts';
import { aboutRuntime } from './move.ts';
import { analyzed, type Session } from './session.ts';

/** The setting up to the cursor, with what is typed of its value. */
const setting = /^\s*(?:-\s+)?["']?(runtimeClassName|runtime)["']?\s*:\s+["']?([\w./-]*)$/;

/** The values for the setting at the position; nothing elsewhere. */
export async function completion(
  session: Session,
  uri: string,
  position: Position,
): Promise<CompletionItem[]> {
  const configuration = configurationDocument(session, uri);
  if (configuration) return configurationCompletion(session, configuration, position);
  const current = await analyzed(session, uri);
  if (!current) return [];
  const { document, analysis } = current;
  const line = document.getText({ start: { line: position.line, character: 0 }, end: position });
  const [, key, typed = ''] = setting.exec(line) ?? [];
  const range = { start: { ...position, character: position.character - typed.length }, end: position };
  if (key === 'runtimeClassName') {
    await session.others.load();
    return classItems(session, uri, range);
  }
  return key === 'runtime' && analysis.families.includes('compose') ? runtimeItems(range) : [];
}

/** The workspace's own first, then those to offer, then what else is known. */
function classItems(session: Session, uri: string, range: Range): CompletionItem[] {
  const own = session.others.cluster.classesFor(uri);
  const names = new Set(own.map(({ name }) => name));
  const known = [...new Set([...offeredClasses, ...runtimeClasses])].filter(({ name }) => !names.has(name));
  return [
    ...own.map(({ name, handler }) => item(name, range, handler)),
    ...known.map(({ name }) => item(name, range)),
  ].map((each, rank) => ({ ...each, sortText: String(rank).padStart(3, '0') }));
}

function runtimeItems(range: Range): CompletionItem[] {
  const names = ['io.containerd.kata.v2', 'kata', 'runsc', 'krun', 'sysbox-runc', 'runc', 'nvidia'];
  return names.map((name, rank) => ({ ...item(name, range), sortText: String(rank).padStart(3, '0') }));
}

function item(name: string, range: Range, handler?: string): CompletionItem {
  const sandbox = sandboxNamed(handler ?? name);
  const about = aboutRuntime(name, handler);
  return {
    label: name,
    kind: CompletionItemKind.EnumMember,
    detail: `${sandbox ? boundaryNames[sandbox.boundary] : 'unknown boundary'}${handler === undefined ? '' : ', of this workspace'}`,
    ...(about === undefined ? {} : { documentation: about }),
    textEdit: { range, newText: name },
  };
}
