/** Phrases that reports for people have in common. */

import type { Report, ReportFinding, ReportWorkload, ReportWorkloadRef } from './model.ts';

/** `1 file`, `2 files`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** One sentence about the whole. */
export function headline({ summary }: Report): string {
  const { error } = summary.bySeverity;
  const workloads = counted(summary.workloads, 'workload');
  if (summary.findings === 0) {
    const no = summary.baselined > 0 ? 'No new' : 'No';
    if (summary.workloads > 0) return `${no} isolation risk was found in ${workloads}.`;
    const { analyzed, failed, skipped } = summary.files;
    if (failed > 0 && analyzed + skipped === 0) return 'Nothing could be read.';
    return failed > 0
      ? 'Not everything could be read; in the rest there is no container workload.'
      : 'There is no container workload here.';
  }
  // What is found in an overlay is found of a workload in another file.
  const where = summary.workloads > 0 ? ` in ${workloads}` : '';
  const risks = `${counted(summary.findings, 'isolation risk')}${where}`;
  if (error === 0) return `${risks}.`;
  return `${risks}; ${error} ${error === 1 ? 'hands' : 'hand'} over the host.`;
}

/** A workload for people: "Deployment web in shop", "build of web". */
export function workloadTitle({
  kind,
  name,
  namespace,
}: Pick<ReportWorkload, 'kind' | 'name' | 'namespace'>): string {
  return `${kind === 'build' ? 'build of' : kind} ${name || '(unnamed)'}${namespace ? ` in ${namespace}` : ''}`;
}

/** A workload with the overlay that makes it so: "Deployment web through prod/kustomization.yaml". */
export function variantTitle(
  workload: Pick<ReportWorkload, 'kind' | 'name' | 'namespace' | 'through'>,
): string {
  const { through } = workload;
  return `${workloadTitle(workload)}${through === undefined ? '' : ` through ${through}`}`;
}

/** The titles of the other workloads that a finding is about, each once: overlays may make several of one name. */
export function otherTitles(
  { workload, alsoIn }: Pick<ReportFinding, 'workload' | 'alsoIn'>,
  title: (workload: ReportWorkloadRef) => string = workloadTitle,
): string[] {
  const titles = new Set(alsoIn.map(title));
  titles.delete(title(workload));
  return [...titles];
}
