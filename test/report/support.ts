/** Reports of texts, without files. */

import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import { buildReport } from '../../server/src/report/build.ts';
import type { Report } from '../../server/src/report/model.ts';
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
