/** `textDocument/hover`: what the setting under the cursor does to isolation. */

import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Analysis, WorkloadSummary } from '../engine/analysis.ts';
import { type KeyAt, keyAt } from '../engine/keys/find.ts';
import type { PodSecurity } from '../engine/model/pod-security.ts';
import type { Rule } from '../engine/rule.ts';
import { rules } from '../engine/rules/index.ts';
import type { Span } from '../engine/source.ts';
import { adviceHover, type HoverPlace } from '../report/advice-hover.ts';
import { keyHover } from '../report/key-hover.ts';
import { podSecurityHover, podSecurityText } from '../report/pod-security.ts';
import { hoverText, rulePageUrl } from '../report/rule-page.ts';
import { shortPath } from '../workspace/paths.ts';
import { configurationDocument, configurationHover } from './configurationFile.ts';
import { toRange } from './convert.ts';
import { aboutRuntime } from './move.ts';
import { originOf } from './origin.ts';
import { type Analyzed, analyzed, type Session } from './session.ts';

/**
 * Explains the rules that speak at the position (on a finding's value or key, and in an ignore comment); on the name of
 * a workload what stands between it and its host, what a sandbox would change, and how the Pod Security Standards judge
 * it; on a runtime what it is.
 */
export async function hover(session: Session, uri: string, position: Position): Promise<Hover | undefined> {
  const configuration = configurationDocument(session, uri);
  if (configuration) return configurationHover(session, configuration, position);
  const current = await analyzed(session, uri);
  if (!current) return undefined;
  const { document, analysis } = current;
  const offset = document.offsetAt(position);
  const here = rulesAt(analysis, offset);
  const named = analysis.workloads.find(({ span }) => holds(span, offset));
  const user = analysis.workloads.find(({ runtimeSpan }) => runtimeSpan && holds(runtimeSpan, offset));
  // What was found of a key says what there is to say of it.
  const key = here.length === 0 ? keyHere(current, offset) : undefined;
  const span = here[0]?.span ?? named?.span ?? user?.runtimeSpan ?? key?.span;
  if (!span) return undefined;
  const ids = new Set(here.map(({ ruleId }) => ruleId));
  const markdown = session.abilities.markdownHover;
  const texts = [
    ...(named ? aboutWorkload(named, current, markdown) : []),
    ...(user ? aboutRuntimeOf(user, current) : []),
    ...rules.filter(({ id }) => ids.has(id)).map((rule) => aboutRule(rule, current, session)),
    ...(key ? [keyHover(key, markdown ? 'markdown' : 'plain', (id) => pageUrl(id, session))] : []),
  ];
  if (texts.length === 0) return undefined;
  return {
    contents: {
      kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: texts.join(markdown ? '\n\n---\n\n' : '\n\n'),
    },
    range: toRange(document, span),
  };
}

function aboutRule(rule: Rule, { settings }: Analyzed, session: Session): string {
  const { markdownHover } = session.abilities;
  const origin = originOf(rule, settings, markdownHover);
  const about = hoverText(rule, markdownHover ? 'markdown' : 'plain', pageUrl(rule.id, session));
  return [about, ...(origin ? [origin] : [])].join('\n\n');
}

/** The page of a rule: in the editor where it can show that, else on the web. */
export function pageUrl(ruleId: string, { explainCommand }: Session): string {
  if (explainCommand === undefined) return rulePageUrl(ruleId);
  return `command:${explainCommand}?${encodeURIComponent(JSON.stringify([ruleId]))}`;
}

/** The key at an offset, where something is started or built. */
function keyHere({ document, analysis }: Analyzed, offset: number): KeyAt | undefined {
  const families = analysis.workloads
    .filter(({ extent }) => holds(extent, offset))
    .map(({ family }) => family);
  const [family = analysis.families.find((each) => each === 'dockerfile')] = families;
  return family && keyAt(document.getText(), offset, family);
}

function aboutWorkload(workload: WorkloadSummary, current: Analyzed, markdown: boolean): string[] {
  const { document } = current;
  const format = {
    markdown,
    name: (place: HoverPlace) =>
      (place.elsewhere ? `${shortPath(place.elsewhere.path)}:` : 'line ') + lineOf(place),
    link: (place: HoverPlace) => `${place.elsewhere?.path ?? document.uri}#L${lineOf(place)}`,
  };
  const lineOf = ({ span, elsewhere }: HoverPlace) =>
    (elsewhere?.start ?? document.positionAt(span.start)).line + 1;
  const { family, sandbox, podSecurity, through } = workload;
  const path = through === undefined ? '' : shortPath(through);
  return [
    ...(path ? [`Seen through ${markdown ? `\`${path}\`` : path}; others make something else of it.`] : []),
    ...(family === 'dockerfile' ? [] : [adviceHover(sandbox, workload.advise(), format)]),
    ...(podSecurity ? [standards(podSecurity, current, markdown ? 'markdown' : 'plain')] : []),
  ];
}

/** What the runtime is that a workload asks for: a class of the workspace by its handler. */
function aboutRuntimeOf({ runtime, family }: WorkloadSummary, { settings }: Analyzed): string[] {
  const handler = family === 'kubernetes' ? settings.cluster.runtimeClasses.get(runtime) : undefined;
  return [
    aboutRuntime(runtime, handler) ??
      `Nobody here knows what \`${runtime}\` is: it is not taken for a sandbox.`,
  ];
}

function standards(
  judge: PodSecurity,
  { document, settings }: Analyzed,
  format: 'markdown' | 'plain',
): string {
  const { kubernetesVersion: version } = settings;
  const line = (span: Span) => document.positionAt(span.start).line + 1;
  const verdict = judge(version);
  return format === 'markdown'
    ? podSecurityHover(verdict, version, line, (span) => `${document.uri}#L${line(span)}`)
    : podSecurityText(verdict, version, line);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

interface RulePlace {
  readonly ruleId: string;
  readonly span: Span;
}

function rulesAt({ findings, directives }: Analysis, offset: number): RulePlace[] {
  const places = [
    ...findings.flatMap(({ ruleId, span, keySpan }) =>
      [span, keySpan ?? span].map((each) => ({ ruleId, span: each })),
    ),
    ...directives.flatMap(({ rules: ignored }) => ignored.map(({ id, span }) => ({ ruleId: id, span }))),
  ];
  return places.filter(({ span }) => holds(span, offset));
}
