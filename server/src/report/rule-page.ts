/** A rule in Markdown: its page in `docs/rules`, which `bulkhead explain` prints too, and its hover. */

import { directiveText } from '../engine/ignore.ts';
import { confidenceMeanings, levelMeanings, severityMeanings } from '../engine/meanings.ts';
import { type SandboxKind, sandboxKinds } from '../engine/model/sandbox-kind.ts';
import type { Family } from '../engine/model/workload.ts';
import type { Boundary, Example, Rule, RuleOption } from '../engine/rule.ts';
import { effectOf, type SandboxEffect } from '../engine/sandboxes/effects.ts';
import { version } from './version.ts';

export { confidenceMeanings, levelMeanings, severityMeanings };

/** Where this version's documentation is published. A test holds it to the manifest's `repository`. */
export const documentationUrl = `https://github.com/bulkhead-dev/bulkhead/blob/v${version}/docs`;

/** What each boundary does while it stands. */
export const boundaryMeanings: Readonly<Record<Boundary, string>> = {
  kernel: "keeps the container from the host's kernel",
  namespace: 'keeps the container from the processes, users and names of others',
  filesystem: "keeps the container from the host's files",
  device: "keeps the container from the host's devices",
  network: "keeps the container from the host's network",
  identity: 'keeps the container from credentials and rights that are not its own',
};

/** What each effect of a sandbox means. */
export const effectMeanings: Readonly<Record<SandboxEffect, string>> = {
  contained: "the harm stops at the sandbox's border",
  reduced: 'some ways to do harm close',
  'not-helped': 'the same thing of the host is given away',
  'not-supported': 'the sandbox refuses or ignores the setting, so it must go before the move',
  'not-applicable': 'the sandbox has no such setting',
};

/** What each kind of sandbox is called. */
export const sandboxTitles: Readonly<Record<SandboxKind, string>> = {
  'user-namespace': 'User namespace',
  gvisor: 'gVisor',
  microvm: 'microVM',
  vm: 'Virtual machine',
};

/** The families as titles, in the order in which pages show them. */
const familyTitles: Readonly<Record<Family, string>> = {
  compose: 'Compose',
  kubernetes: 'Kubernetes',
  dockerfile: 'Dockerfile',
  devcontainer: 'Dev container',
  quadlet: 'Quadlet',
  'github-actions': 'GitHub Actions',
  'command-line': 'Command line',
};

/** The languages of code blocks. */
const familyLanguages: Readonly<Record<Family, string>> = {
  compose: 'yaml',
  kubernetes: 'yaml',
  dockerfile: 'dockerfile',
  devcontainer: 'jsonc',
  quadlet: 'ini',
  'github-actions': 'yaml',
  'command-line': 'sh',
};

/** Where a rule's page is published, or the list of all rules. */
export function rulePageUrl(ruleId = 'README'): string {
  return `${documentationUrl}/rules/${ruleId}.md`;
}

/** The rule's page, with a line end at the end. */
export function rulePage(rule: Rule): string {
  const sections = [
    `# ${rule.title}`,
    rule.summary,
    table(['Id', `\`${rule.id}\``], facts(rule)),
    '## What an attacker gains',
    rule.escape,
    '## What to do',
    rule.remedy,
    '## What a sandbox does about it',
    table(
      ['Sandbox', 'Effect', 'Why'],
      sandboxKinds.map((kind) => {
        const { effect, reason } = effectOf(rule.sandboxes, kind);
        return [sandboxTitles[kind], effectTitle(effect), reason];
      }),
    ),
    '## Examples',
    ...examples(rule),
    ...(rule.options ? ['## Options', ...rule.options.map((option) => optionText(rule.id, option))] : []),
    '## Ignoring it',
    ...ignoring(rule),
    '## References',
    rule.references.map((url) => `- <${url}>`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function optionText(id: string, { name, summary, item }: RuleOption<unknown>): string {
  const items = item.examples.map((example) => `      - ${example}\n`).join('');
  const example = `rules:\n  ${id}:\n    ${name}:\n${items}`;
  return `\`${name}\`: ${summary} In [\`.bulkhead.yaml\`](../configuration.md#options-of-rules):\n\n\`\`\`yaml\n${example}\`\`\``;
}

function facts({ severity, level, boundary, standards }: Rule): string[][] {
  const { podSecurity, cisDocker, cwe, attack = [], cve = [] } = standards;
  const rows = [
    ['Severity', `${severity}: ${severityMeanings[severity]}`],
    ['Level', `${level}: ${levelMeanings[level]}`],
    ['Boundary', `${boundary}: it ${boundaryMeanings[boundary]}`],
  ];
  if (podSecurity) {
    const page = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
    const { level: profile, control } = podSecurity;
    rows.push(['Pod Security Standards', `[${capital(profile)}](${page}#${profile}): ${control}`]);
  }
  if (cisDocker !== undefined) rows.push(['CIS Docker Benchmark', cisDocker]);
  rows.push(['CWE', cwe.map(cweLink).join(', ')]);
  if (attack.length > 0) rows.push(['MITRE ATT&CK', attack.map(attackLink).join(', ')]);
  if (cve.length > 0) rows.push(['CVE', cve.map(cveLink).join(', ')]);
  return rows;
}

function cveLink(id: string): string {
  return `[${id}](https://nvd.nist.gov/vuln/detail/${id})`;
}

function cweLink(id: number): string {
  return `[CWE-${id}](https://cwe.mitre.org/data/definitions/${id}.html)`;
}

function attackLink(technique: string): string {
  return `[${technique}](https://attack.mitre.org/techniques/${technique.replace('.', '/')}/)`;
}

/** `not-helped` as people write it. */
function effectTitle(effect: SandboxEffect): string {
  return effect.replace('-', ' ');
}

function examples({ examples: { bad, good } }: Rule): string[] {
  return Object.entries(familyTitles).flatMap(([family, title]) => {
    const blocks = [
      ...bad.filter((example) => example.family === family).flatMap((each) => ['Bad:', fenced(each)]),
      ...good.filter((example) => example.family === family).flatMap((each) => ['Good:', fenced(each)]),
    ];
    return blocks.length > 0 ? [`### ${title}`, ...blocks] : [];
  });
}

function fenced({ family, text }: Example): string {
  return `\`\`\`${familyLanguages[family]}\n${text.trimEnd()}\n\`\`\``;
}

function ignoring({ id }: Rule): string[] {
  return [
    'Where it has to be, say why in a comment above the line; in the head of a file the comment covers all of it:',
    `\`\`\`yaml\n${directiveText(id, 'why it has to be')}\n\`\`\``,
    'In [`.bulkhead.yaml`](../configuration.md) it is ignored for some files, or switched off or given another severity for all:',
    `\`\`\`yaml\nignores:\n  - rule: ${id}\n    paths: [examples/]\n    reason: why it has to be\nrules:\n  ${id}: hint\n\`\`\``,
  ];
}

/**
 * The rule in short, for a hover.
 *
 * @param format `plain` for editors that show no Markdown
 * @param url where its page is
 */
export function hoverText(rule: Rule, format: 'markdown' | 'plain', url = rulePageUrl(rule.id)): string {
  const { id, title, remedy, sandboxes } = rule;
  const strong = (text: string) => (format === 'markdown' ? `**${text}**` : text);
  const effects = sandboxKinds.map(
    (kind) => `${sandboxTitles[kind]}: ${effectTitle(effectOf(sandboxes, kind).effect)}`,
  );
  return [
    `${strong(title)} (${format === 'markdown' ? `[${id}](${url})` : id})`,
    unwrapped(rule.escape),
    `${strong('What to do.')} ${unwrapped(remedy)}`,
    `${strong('In a sandbox.')} ${effects.join('; ')}.`,
    ...(format === 'markdown' ? [] : [url]),
  ].join('\n\n');
}

/** Joins the lines of each paragraph: some editors show every line end. List items keep their lines. */
export function unwrapped(markdown: string): string {
  return markdown.replace(/([^\n])\n(?![\n-])/g, '$1 ');
}

/** A Markdown table. Cells may hold Markdown; a bar in them is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
