/** What the Pod Security Standards say about a pod, in words. */

import type { PodSecurityVerdict } from '../engine/model/pod-security.ts';
import type { PlaceElsewhere, Span } from '../engine/source.ts';
import { shortPath } from '../workspace/paths.ts';

const standard = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

/** "`baseline` of Kubernetes 1.31", with "at most" where values are not known. */
export function levelText(
  { level, undecided }: Pick<PodSecurityVerdict, 'level' | 'undecided'>,
  version: string,
): string {
  const most = undecided.length > 0 ? 'at most ' : '';
  return `${most}\`${level}\`${version === 'latest' ? '' : ` of Kubernetes ${version}`}`;
}

/**
 * The verdict as a hover, in Markdown.
 *
 * @param line the line number for people at which a span starts
 * @param link the URI of a place in the document, if the client follows such links
 */
export function podSecurityHover(
  verdict: PodSecurityVerdict,
  version: string,
  line: (span: Span) => number,
  link: (span: Span) => string,
): string {
  const { failures, undecided } = verdict;
  const items = failures.map(({ level, message, spans, elsewhere = [] }) => {
    const here = spans.map((span) => `[line ${line(span)}](${link(span)})`);
    const there = elsewhere.map((each) => `[${nameOf(each)}](${each.path}#L${each.start.line + 1})`);
    return `- *${level}*: ${message} (${[...here, ...there].join(', ')})`;
  });
  const unknown = undecided.map(({ control }) => control);
  return [
    `**Pod Security Standards**: ${levelText(verdict, version)} ([the standard](${standard}))`,
    ...(items.length > 0 ? [items.join('\n')] : []),
    ...(unknown.length > 0 ? [`Only rendering tells: ${[...new Set(unknown)].join(', ')}`] : []),
  ].join('\n\n');
}

function nameOf({ path, start }: PlaceElsewhere): string {
  return `${shortPath(path)}:${start.line + 1}`;
}

/** The verdict as plain text. */
export function podSecurityText(
  verdict: PodSecurityVerdict,
  version: string,
  line: (span: Span) => number,
): string {
  const items = verdict.failures.map(({ level, message, spans, elsewhere = [] }) => {
    const places = [...spans.map((span) => `line ${line(span)}`), ...elsewhere.map(nameOf)];
    return `- ${level}: ${message} (${places.join(', ')})`;
  });
  return [`Pod Security Standards: ${levelText(verdict, version)}`, ...items].join('\n').replaceAll('`', '');
}
