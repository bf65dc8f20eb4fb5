/** The report in the formats of CI systems: GitHub's annotations, GitLab's code quality, JUnit's XML. */

import type { Severity } from '../engine/rule.ts';
import type { Report, ReportFinding } from './model.ts';
import { printable, printableJson } from './printable.ts';
import { workloadTitle } from './words.ts';

const commandOf: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands, a line each: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
export function renderGithub({ findings }: Report): string {
  return findings
    .map(({ severity, path, range, ruleId, message }) => {
      const { start, end } = range;
      const properties = {
        file: path,
        line: start.line,
        endLine: end.line,
        // Columns count within one line only.
        ...(start.line === end.line ? { col: start.column, endColumn: end.column } : {}),
        title: `Bulkhead: ${ruleId}`,
      };
      const shown = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
      return `::${commandOf[severity]} ${shown.join(',')}::${data(message)}\n`;
    })
    .join('');
}

/** What GitHub's runner reads back; nothing else ends a command or begins one. */
function data(text: string): string {
  return printable(text.replace(/\r?\n/g, ' ')).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const gitlabSeverity: Readonly<Record<Severity, string>> = {
  error: 'blocker',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function renderGitlab({ findings }: Report): string {
  return printableJson(
    findings.map(({ message, ruleId, fingerprint, severity, path, range }) => ({
      description: message,
      check_name: ruleId,
      fingerprint,
      severity: gitlabSeverity[severity],
      location: { path, lines: { begin: range.start.line, end: range.end.line } },
    })),
  );
}

/** A suite for each file, a failure for each finding: https://github.com/testmoapp/junitxml */
export function renderJunit({ files, findings }: Report): string {
  const suites = files
    .filter(({ status }) => status !== 'skipped')
    .map(({ path, status, reason }) => {
      const own = findings.filter((finding) => finding.path === path);
      const isUnread = status === 'failed';
      const unread = isUnread
        ? [testcase('readable', path, `<error message="${xml(reason ?? 'not read')}"/>`)]
        : [];
      const cases = own.map((finding) => testcase(nameOf(finding), path, failure(finding)));
      const all = [...unread, ...cases];
      const none = all.length === 0 ? [testcase('no isolation risk', path, '')] : [];
      const count = all.length + none.length;
      return `  <testsuite name="${xml(path)}" tests="${count}" failures="${own.length}" errors="${unread.length}">\n${[...all, ...none].join('')}  </testsuite>\n`;
    });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Bulkhead">\n${suites.join('')}</testsuites>\n`;
}

function nameOf({ ruleId, workload, range }: ReportFinding): string {
  return `${ruleId}: ${workloadTitle(workload)}, line ${range.start.line}`;
}

function testcase(name: string, path: string, content: string): string {
  return `    <testcase name="${xml(name)}" classname="${xml(path)}">${content}</testcase>\n`;
}

function failure({ severity, message, path, range }: ReportFinding): string {
  const place = `${path}:${range.start.line}:${range.start.column}`;
  return `<failure type="${severity}" message="${xml(message)}">${xml(`${place} ${message}`)}</failure>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no control characters, not even as entities: they are shown as escapes. */
function xml(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
