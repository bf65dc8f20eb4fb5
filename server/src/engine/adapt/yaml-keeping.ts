/** Takes things out of where something has to stay: what goes is switched off, or left empty. */

import { isMap, isScalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Change, Refusal } from '../model/fact.ts';
import { type Place, scalar } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import { keyText, parentsOf, pathOf } from '../parse/yaml-tree.ts';
import { replaceScalar } from './yaml-writer.ts';

/**
 * True for an entry whose mapping or list stays when nothing is left in it: others ask for its key, or nothing of the
 * document would be left without it, as without the `services` of an override file.
 */
export function staysEmpty({ document, parent }: Place): boolean {
  const pair = parent?.pair;
  if (pair === undefined) return false;
  const { root, enclosure } = document;
  const isAll = !enclosure && isMap(root) && root.items.length === 1 && root.items[0] === pair;
  return isAll || document.keepsKeys === true;
}

/** Writes `false` for what is true; `undefined` for all else. */
export function switchedOff({ document, node, pair }: Place): Change | Refusal | undefined {
  if (!document.keepsKeys || !pair || !isScalar(node)) return undefined;
  const value = scalar({ document, node, key: '', via: [] });
  const isOn = value === true || (typeof value === 'string' && /^(y|yes|on|true)$/i.test(value));
  if (!isOn) return undefined;
  const change = replaceScalar(document, node, false);
  return 'refused' in change ? change : { ...change, title: `Set \`${keyText(pair)}\` to \`false\`` };
}

/** What is written for a mapping or list all entries of which go; its lines go besides. */
export function leftEmpty(document: YamlDocument, collection: YAMLMap | YAMLSeq): Change | Refusal {
  const path = pathOf(document.root, collection);
  const owner = parentsOf(document.root).get(collection)?.parent;
  const pair = isMap(owner) ? owner.items.find(({ value }) => value === collection) : undefined;
  const key = pair?.key;
  if (!path || !isScalar(key) || !key.range) return { refused: 'the place to write to could not be found' };
  if (collection.anchor || collection.tag) return { refused: 'it is the only entry of a shared mapping' };
  const colon = document.text.indexOf(':', key.range[1]) + 1;
  const newText = ` ${isMap(collection) ? '{}' : '[]'}`;
  const edits = collection.flow ? [] : [{ span: { start: colon, end: colon }, newText }];
  return { edits, ops: [{ op: 'set', path, value: isMap(collection) ? {} : [] }] };
}
