/** Where it comes from that a finding is reported as it is. */

import type { Rule } from '../engine/rule.ts';
import { LineIndex, type Span } from '../engine/source.ts';
import type { ConfigurationFile } from '../workspace/configuration.ts';
import type { ServerSettings } from './settings.ts';

/**
 * What chose the severity of a rule, or the level that reports it, as a sentence; `undefined` where nobody chose.
 *
 * @param markdown whether the sentence may have links
 */
export function originOf(
  { id, level }: Rule,
  { rules, level: asked, configuration: file }: ServerSettings,
  markdown: boolean,
): string | undefined {
  const severity = rules[id];
  if (severity !== undefined) {
    const from = place(file, file?.configuration.severities[id]?.span, 'bulkhead.rules', markdown);
    return `It is ${code(severity, markdown)} by ${from}.`;
  }
  if (level === 'baseline') return undefined;
  const from = place(file, file?.configuration.level?.span, 'bulkhead.level', markdown);
  return `It is reported as the level is ${code(asked, markdown)} by ${from}.`;
}

function place(
  file: ConfigurationFile | undefined,
  span: Span | undefined,
  setting: string,
  markdown: boolean,
): string {
  if (!file || !span) return `the setting ${code(setting, markdown)}`;
  const name = file.uri.slice(file.uri.lastIndexOf('/') + 1);
  const line = new LineIndex(file.text).lineAt(span.start) + 1;
  return markdown ? `[${name}, line ${line}](${file.uri}#L${line})` : `${name}, line ${line}`;
}

function code(text: string, markdown: boolean): string {
  return markdown ? `\`${text}\`` : text;
}
