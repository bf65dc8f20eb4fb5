/** `bulkhead/rules` and `bulkhead/rulePage`: the pages of the rules, for an editor that shows them offline. */

import { RequestType, RequestType0 } from 'vscode-languageserver';
import { rules } from '../engine/rules/index.ts';
import { documentationUrl, rulePage } from '../report/rule-page.ts';

/** What a rule is called. */
export interface RuleTitle {
  readonly id: string;
  readonly title: string;
}

/** Client to server: all rules, sorted by their ids. */
export const RulesRequest = new RequestType0<readonly RuleTitle[], void>('bulkhead/rules');

/** Client to server: the page of a rule in Markdown; `null` when there is no such rule. */
export const RulePageRequest = new RequestType<{ readonly id: string }, string | null, void>(
  'bulkhead/rulePage',
);

/** All rules. */
export function ruleTitles(): RuleTitle[] {
  return rules.map(({ id, title }) => ({ id, title }));
}

/** The page of a rule. Links to other rules stay relative; those to other pages lead to where they are published. */
export function pageOf(id: string): string | null {
  const rule = rules.find((each) => each.id === id);
  return rule ? rulePage(rule).replaceAll('](../', `](${documentationUrl}/`) : null;
}
