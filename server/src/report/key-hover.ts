/** A key for people: what it does, what holds without it, who watches it, and what a microVM changes. */

import type { KeyAt } from '../engine/keys/find.ts';
import { rules } from '../engine/rules/index.ts';
import { effectOf, type SandboxEffect } from '../engine/sandboxes/effects.ts';
import { unwrapped } from './rule-page.ts';

/** What a microVM does about a key, of which nothing need be wrong. The reason follows. */
const microvmWords: Readonly<Record<SandboxEffect, string>> = {
  contained: "It stops at the microVM's border.",
  reduced: 'It helps in part.',
  'not-helped': 'It changes nothing.',
  'not-supported': 'It does not have this.',
  'not-applicable': 'It does not have this.',
};

/**
 * A key for a hover.
 *
 * @param urlOf where the page of a rule is
 */
export function keyHover(
  { key, place, name }: KeyAt,
  format: 'markdown' | 'plain',
  urlOf: (ruleId: string) => string,
): string {
  const { does, usual, rules: watching } = key;
  const strong = (text: string) => (format === 'markdown' ? `**${text}**` : text);
  const link = (id: string) => (format === 'markdown' ? `[${id}](${urlOf(id)})` : id);
  const held = typeof usual === 'string' ? usual : usual[place];
  const first = rules.find(({ id }) => id === watching[0]);
  const [gain] = unwrapped(first?.escape ?? '').split('\n\n');
  const microvm = first && effectOf(first.sandboxes, 'microvm');
  return [
    `${strong(format === 'markdown' ? `\`${name}\`` : name)}: ${does}`,
    ...(held === undefined ? [] : [`${strong('Not written:')} ${held}`]),
    ...(gain ? [`${strong('What an attacker gains.')} ${gain}`] : []),
    ...(microvm ? [`${strong('In a microVM.')} ${microvmWords[microvm.effect]} ${microvm.reason}`] : []),
    `${strong('Watched by')} ${watching.map(link).join(', ')}.`,
  ].join('\n\n');
}
