import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { joinReports, reportFile } from '../../server/src/report/build.ts';
import { renderGithub, renderGitlab, renderJunit } from '../../server/src/report/ci.ts';
import { renderMarkdown } from '../../server/src/report/markdown.ts';
import { ndjsonLines, ndjsonSummary } from '../../server/src/report/ndjson.ts';
import { scanText, unreadable } from '../../server/src/workspace/scan.ts';
import { reportOf } from './support.ts';

const nasty = '`|x|` <img src=x> @team [a](http://b) ::error::%0A';
const compose = `services:
  ${JSON.stringify(nasty)}:
    image: x
    privileged: true
  web:
    image: x
    pid: host
    volumes: [${JSON.stringify(`/var/run/docker.sock:/a`)}]
`;
const path = 'a,b:c%\n|`<b>/compose.yaml';
const report = reportOf({ [path]: compose, 'good/compose.yaml': 'services: {a: {image: b}}\n' }, {}, [
  unreadable('gone.yaml', 'it is <gone>\u0007', defaultSettings),
]);

/** The names of elements, with how deep they are; throws where a text is no well-formed XML. */
function elements(xml: string): string[] {
  const [, body = ''] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n([\s\S]*)$/.exec(xml) ?? [];
  const open: string[] = [];
  const seen: string[] = [];
  const rest = body.replace(
    /<(\/?)([a-z]+)((?: [a-z]+="(?:[^<>&"]|&(?:amp|lt|gt|quot|apos);)*")*)(\/?)>|(?:[^<>&]|&(?:amp|lt|gt|quot|apos);)+/g,
    (_, closes, name, __, empty) => {
      if (closes) assert.equal(open.pop(), name);
      else if (name) {
        seen.push(`${open.length} ${name}`);
        if (!empty) open.push(name);
      }
      return '';
    },
  );
  assert.deepEqual([rest, open], ['', []]);
  assert.ok(![...xml].some((character) => character < ' ' && character !== '\n'));
  return seen;
}

describe('the report for CI systems', () => {
  it('has an annotation for each finding, on one line, that no file can add to', () => {
    const lines = renderGithub(report).split('\n');
    assert.equal(lines.pop(), '');
    assert.equal(lines.length, report.findings.length);
    for (const line of lines) {
      assert.match(
        line,
        /^::(error|warning|notice) file=a%2Cb%3Ac%25 [^,:]*compose\.yaml,line=\d+,endLine=\d+,/,
      );
      assert.match(line, /,title=Bulkhead%3A [a-z-]+::/);
    }
    assert.ok(!renderGithub(report).includes('%0A'), 'a percent sign of a file is read as an escape');
  });

  it('is a code quality report as GitLab describes it', () => {
    const validate = new Ajv().compile({
      type: 'array',
      items: {
        type: 'object',
        required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
        properties: {
          description: { type: 'string', minLength: 1 },
          check_name: { type: 'string', minLength: 1 },
          fingerprint: { type: 'string', minLength: 1 },
          severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
          location: {
            type: 'object',
            required: ['path', 'lines'],
            properties: {
              path: { type: 'string' },
              lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer' } } },
            },
          },
        },
      },
    });
    const issues = JSON.parse(renderGitlab(report)) as { fingerprint: string }[];
    assert.ok(validate(issues), JSON.stringify(validate.errors));
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, report.findings.length);
  });

  it('is JUnit XML with a suite for each file, and a case where nothing was found', () => {
    const xml = renderJunit(report);
    const names = elements(xml);
    assert.equal(names.filter((name) => name === '1 testsuite').length, 3);
    assert.equal(names.filter((name) => name === '3 failure').length, report.findings.length);
    assert.equal(names.filter((name) => name === '3 error').length, 1);
    assert.match(xml, /name="no isolation risk" classname="good\/compose\.yaml"/);
  });
});

describe('the Markdown report', () => {
  const text = renderMarkdown(report);

  it('has a row for each finding, and what it means', () => {
    const rows = text.split('\n').filter((line) => /^\| (error|warning|information|hint) \|/.test(line));
    assert.equal(rows.length, report.findings.length);
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 6, row);
    assert.match(text, /<details><summary>/);
    assert.match(text, /Fix: Set `privileged` to `false`/);
  });

  it('lets nothing from a file be markup, a link or a mention', () => {
    // What stands in code spans is text.
    const outside = text
      .split('\n')
      .map((line) => line.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, ''))
      .join('\n')
      .replaceAll('<details><summary>What they mean, and what to do</summary>', '')
      .replaceAll('</details>', '');
    assert.doesNotMatch(outside, /<|@team|\]\(/);
  });

  it('fits into a comment, and says what it leaves out', () => {
    const services = Array.from({ length: 500 }, (_, i) => `  s${i}: {image: x, privileged: true}\n`);
    const many = renderMarkdown(reportOf({ 'compose.yaml': `services:\n${services.join('')}` }));
    assert.ok(many.length < 65_000, `${many.length} characters`);
    assert.match(many, /440 findings more are not listed\./);
  });

  it('is one line when there is nothing', () => {
    assert.equal(
      renderMarkdown(reportOf({ 'compose.yaml': 'services: {a: {image: b}}\n' })),
      '### Bulkhead: No isolation risk was found in 1 workload.\n',
    );
  });
});

describe('the report as lines of JSON', () => {
  it('says the same as the JSON report, line for line', () => {
    const part = reportFile(scanText('compose.yaml', compose, defaultSettings), {
      pathOf: (uri) => uri,
      fixes: false,
    });
    const whole = joinReports([part]);
    const lines = `${ndjsonLines(part)}${ndjsonSummary(whole)}`
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const of = (type: string) =>
      lines.filter((each) => each.type === type).map(({ type: _, ...rest }) => rest);
    assert.deepEqual(of('finding'), JSON.parse(JSON.stringify(whole.findings)));
    assert.deepEqual(of('workload'), JSON.parse(JSON.stringify(whole.workloads)));
    assert.deepEqual(of('file'), JSON.parse(JSON.stringify(whole.files)));
    assert.equal(lines.at(-1)?.findings, whole.summary.findings);
  });
});
