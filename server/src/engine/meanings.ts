/** What the words that users choose from mean. */

import type { Confidence, Level, Severity } from './rule.ts';

/** What each severity stands for. */
export const severityMeanings: Readonly<Record<Severity, string>> = {
  error: 'hands over the host by itself',
  warning: 'takes down a wall that an exploit needs down',
  information: 'weakens a wall',
  hint: 'hardening not yet done',
};

/** What each level reports. */
export const levelMeanings: Readonly<Record<Level, string>> = {
  baseline: 'what is written and breaks isolation',
  restricted: 'also what is missing, such as capabilities that are not dropped',
  all: 'also what could merely be better',
};

/** What is reported at each confidence: "Reports …". */
export const confidenceMeanings: Readonly<Record<Confidence, string>> = {
  high: 'what the file says for certain',
  low: 'also what hangs on a value that only rendering or running tells',
};
