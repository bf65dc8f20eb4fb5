/** Messages in the language of the editor, where it has them. */

import type { Analysis } from '../engine/analysis.ts';
import { textOf } from '../engine/say.ts';

/** Translations by the English templates that they are of, as VS Code's `bundle.l10n.<language>.json` has them. */
export type Translations = Readonly<Record<string, string>>;

/** The analysis with each sentence of its findings that there is a translation of in that language. */
export function translated(analysis: Analysis, translations: Translations | undefined): Analysis {
  if (!translations) return analysis;
  const findings = analysis.findings.map((finding) => {
    const said = finding.said.map(({ template, args }) => {
      const translation = Object.hasOwn(translations, template) ? translations[template] : undefined;
      return { template: typeof translation === 'string' ? translation : template, args };
    });
    return { ...finding, said, message: said.map(textOf).join(' ') };
  });
  return { ...analysis, findings };
}
