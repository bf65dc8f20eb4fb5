/** Reports of texts, without files. */

import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { adviseOnFile, joinAdvice } from '../../server/src/report/advice.ts';
import { buildReport } from '../../server/src/report/build.ts';
import type { Report } from '../../server/src/report/model.ts';
import type { PageData } from '../../server/src/report/page/model.ts';
import { type ScannedFile, scanText } from '../../server/src/workspace/scan.ts';

/** The report of these files, and of what else was scanned. */
export function reportOf(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
  more: readonly ScannedFile[] = [],
): Report {
  const all = { ...defaultSettings, ...settings };
  const scanned = Object.entries(files).map(([path, text]) => scanText(path, text, all));
  return buildReport([...scanned, ...more], { pathOf: (uri) => uri, fixes: true });
}

/** What the page of these files shows. */
export function pageOf(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
  more: readonly ScannedFile[] = [],
): PageData {
  const all = { ...defaultSettings, ...settings };
  const scanned = [...Object.entries(files).map(([path, text]) => scanText(path, text, all)), ...more];
  const pathOf = (uri: string) => uri;
  return {
    report: buildReport(scanned, { pathOf, fixes: 'when-read', advice: true }),
    advice: joinAdvice(scanned.flatMap((file) => adviseOnFile(file, pathOf))),
  };
}
