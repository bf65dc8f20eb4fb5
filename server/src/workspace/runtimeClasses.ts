/** The RuntimeClass objects of a workspace: which sandbox a class really is stands in another file than the pod. */

import { type RuntimeClassObject, runtimeClassesOf } from '../engine/analyze.ts';
import type { FileSource } from './files.ts';

/** A RuntimeClass with the file that defines it. */
export interface RuntimeClassInFile extends RuntimeClassObject {
  readonly uri: string;
}

/** The RuntimeClasses that files define. What cannot be read defines none. Never rejects. */
export async function findRuntimeClasses(
  files: Pick<FileSource, 'read'>,
  uris: readonly string[],
): Promise<RuntimeClassInFile[]> {
  const found: RuntimeClassInFile[] = [];
  for (const uri of uris) {
    if (!/\.(ya?ml|json)$/i.test(uri)) continue;
    const text = await files.read(uri).catch(() => '');
    found.push(...runtimeClassesIn(uri, text));
  }
  return found;
}

/** The RuntimeClasses that a text defines. */
export function runtimeClassesIn(uri: string, text: string): RuntimeClassInFile[] {
  return runtimeClassesOf({ path: uri, text }).map((each) => ({ ...each, uri }));
}

/** Names with their handlers, as settings take them; of two by one name the first counts. */
export function handlersOf(
  classes: readonly Pick<RuntimeClassObject, 'name' | 'handler'>[],
): ReadonlyMap<string, string> {
  const handlers = new Map<string, string>();
  for (const { name, handler } of classes) if (!handlers.has(name)) handlers.set(name, handler);
  return handlers;
}
