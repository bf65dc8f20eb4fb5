/** `textDocument/documentLink`: from the name of a file to the file, and from a rule in an ignore comment to its page. */

import type { DocumentLink } from 'vscode-languageserver';
import { kustomizationNames } from '../engine/kustomize/references.ts';
import { isRefusal } from '../engine/model/fact.ts';
import { composeLinks, type FileLink, kustomizationLinks } from '../engine/parse/file-links.ts';
import { rules } from '../engine/rules/index.ts';
import { resolveReference } from '../workspace/project-files.ts';
import { isKustomization } from '../workspace/project-starts.ts';
import { toRange } from './convert.ts';
import { pageUrl } from './hover.ts';
import { analyzed, type Session } from './session.ts';

/** The most words of one document whose files are looked for. */
const maxLinks = 500;

/** The links of a document. Of files only those that are there, inside the workspace. */
export async function documentLinks(session: Session, uri: string): Promise<DocumentLink[]> {
  const current = await analyzed(session, uri);
  if (!current) return [];
  const { document, analysis } = current;
  const text = document.getText();
  const files = isKustomization(uri)
    ? kustomizationLinks(text, kustomizationNames)
    : analysis.families.includes('compose')
      ? composeLinks(text)
      : [];
  const ids = new Set(rules.map(({ id }) => id));
  const ignored = analysis.directives.flatMap((directive) => directive.rules).filter(({ id }) => ids.has(id));
  const found = files.slice(0, maxLinks).map(async ({ span, targets }) => {
    const target = await fileOf(session, uri, targets);
    return target === undefined ? [] : [{ range: toRange(document, span), target }];
  });
  return [
    ...(await Promise.all(found)).flat(),
    ...ignored.map(({ id, span }) => ({ range: toRange(document, span), target: pageUrl(id, session) })),
  ];
}

async function fileOf(
  { files, folders }: Session,
  from: string,
  targets: FileLink['targets'],
): Promise<string | undefined> {
  for (const target of targets) {
    const uri = resolveReference(folders, from, target);
    if (!isRefusal(uri) && (await files.exists(uri).catch(() => false))) return uri;
  }
  return undefined;
}
