/** Names for findings that stay the same from scan to scan, for programs that compare reports. */

import type { Finding } from '../engine/rule.ts';

/**
 * A name for each finding of a file. It depends on the rule, the workload and the words that the finding is about,
 * not on the place: lines may come and go around it. Findings that agree in all of that are counted.
 *
 * @param findings all of the file, those that comments ignore too: they count
 */
export function fingerprints(path: string, text: string, findings: readonly Finding[]): Map<Finding, string> {
  const byPlace = [...findings].sort((a, b) => a.span.start - b.span.start);
  const counts = new Map<string, number>();
  const names = new Map<Finding, string>();
  for (const finding of byPlace) {
    const { ruleId, workload, span } = finding;
    const { kind, namespace = '', name, containers } = workload;
    const words = text.slice(span.start, span.end);
    const cause = JSON.stringify([ruleId, path, kind, namespace, name, containers, words]);
    const count = counts.get(cause) ?? 0;
    counts.set(cause, count + 1);
    names.set(finding, hash(`${cause}${count}`));
  }
  return names;
}

/** 64-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over UTF-16 code units, in 16 hexadecimal digits. */
export function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return value.toString(16).padStart(16, '0');
}
