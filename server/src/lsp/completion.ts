/** `textDocument/completion`: runtimes that a pod or a service can name, and rules for ignore comments and the configuration. */

import { type CompletionItem, CompletionItemKind, type Position, type Range } from 'vscode-languageserver';
import type { Analysis } from '../engine/analysis.ts';
import { directiveWord } from '../engine/ignore.ts';
import { rules } from '../engine/rules/index.ts';
import { sandboxNamed } from '../engine/sandboxes/known.ts';
import { offeredClasses, runtimeClasses } from '../engine/sandboxes/runtime-classes.ts';
import { boundaryNames } from '../report/sandbox-words.ts';
import { configurationCompletion, configurationDocument } from './configurationFile.ts';
import { aboutRuntime } from './move.ts';
import { analyzed, type Session } from './session.ts';

/** The setting up to the cursor, with what is typed of its value. */
const setting = /^\s*(?:-\s+)?["']?(runtimeClassName|runtime)["']?\s*:\s+["']?([\w./-]*)$/;

/** What follows the word of an ignore comment up to the cursor, as far as it names rules, with what is typed of an id. */
const ignoredRules = /^[ \t:]+(?:[\w-]+[, \t]+)*([\w-]*)$/;

/** The values for the setting at the position, or the rules for an ignore comment; nothing elsewhere. */
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
  const rangeOf = (typed: string) => ({
    start: { ...position, character: position.character - typed.length },
    end: position,
  });
  const at = line.lastIndexOf(directiveWord);
  const [comment, id = ''] = (at >= 0 && ignoredRules.exec(line.slice(at + directiveWord.length))) || [];
  if (comment !== undefined && !/(^|\s)--(\s|$)/.test(comment)) return ruleItems(analysis, rangeOf(id));
  const [, key, typed = ''] = setting.exec(line) ?? [];
  const range = rangeOf(typed);
  if (key === 'runtimeClassName') {
    await session.others.load();
    return classItems(session, uri, range);
  }
  return key === 'runtime' && analysis.families.includes('compose') ? runtimeItems(range) : [];
}

/** The rules, those first that found something in the file, and `all`. */
function ruleItems({ findings }: Analysis, range: Range): CompletionItem[] {
  const found = new Set(findings.map(({ ruleId }) => ruleId));
  const all: CompletionItem = {
    label: 'all',
    kind: CompletionItemKind.Keyword,
    detail: 'every rule',
    sortText: '2',
    textEdit: { range, newText: 'all' },
  };
  return rules
    .map(({ id, title, summary }): CompletionItem => {
      const rank = found.has(id) ? 0 : 1;
      const textEdit = { range, newText: id };
      const kind = CompletionItemKind.Reference;
      return { label: id, kind, detail: title, documentation: summary, sortText: `${rank}${id}`, textEdit };
    })
    .concat(all);
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
