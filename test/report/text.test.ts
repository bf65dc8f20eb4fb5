import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { excerpt } from '../../server/src/report/excerpt.ts';
import { columns, printable, printableJson } from '../../server/src/report/printable.ts';
import { renderText } from '../../server/src/report/text.ts';
import { unreadable } from '../../server/src/workspace/scan.ts';
import { reportOf } from './support.ts';

const text = (files: Record<string, string>, options = { color: false, quiet: true }) =>
  renderText(reportOf(files), (path) => files[path] ?? '', options);

describe('the text report', () => {
  it('shows each finding with its place, its line, and carets under its words', () => {
    const lines = text({ 'compose.yaml': 'services:\n  web:\n    privileged: true\n' }).split('\n');
    assert.equal(lines[0], 'compose.yaml:3:17 error privileged-container service web');
    assert.equal(lines[1], '  3 |     privileged: true');
    assert.equal(lines[2], '    |                 ^^^^');
    assert.match(lines[3] ?? '', /^ {2}`privileged: true` switches off/);
    assert.ok(lines.every(({ length }) => length <= 102));
    const fix = lines.slice(lines.findIndex((line) => line.startsWith('  fix: '))).join(' ');
    assert.match(fix, /^ {2}fix: Set `privileged` to `false`; check which capabilities and devices the/);
  });

  it('names other workloads with the same cause, and where it comes through', () => {
    const shared = 'x: &x\n  pid: host\nservices:\n  one: {<<: *x}\n  two: {<<: *x}\n';
    const shown = text({ 'compose.yaml': shared });
    assert.match(shown, /^ {2}also: service two$/m);
    assert.match(shown, /^ {2}note: compose\.yaml:4:\d+: It comes through /m);
  });

  it('ends with what there is in all, in the singular and the plural', () => {
    const end = (files: Record<string, string>) =>
      text(files, { color: false, quiet: false }).split('\n').slice(-3);
    assert.deepEqual(end({}), ['There is no container workload here.', '0 files analyzed, 0 skipped.', '']);
    assert.deepEqual(end({ 'compose.yaml': 'services:\n  a:\n    pid: host # bulkhead-ignore all -- x\n' }), [
      'No isolation risk was found in 1 workload.',
      '1 file analyzed, 0 skipped, 1 finding ignored.',
      '',
    ]);
    assert.deepEqual(
      end({
        'compose.yaml': 'services:\n  a: {privileged: true}\n  b: {privileged: true, pid: host}\n',
        'x.yaml': 'a: b',
      }),
      ['3 isolation risks in 2 workloads; 2 hand over the host.', '1 file analyzed, 1 skipped.', ''],
    );
  });

  it('names files that could not be read to their end', () => {
    const report = reportOf({}, {}, [unreadable('a\nb.yaml', 'permission denied', defaultSettings)]);
    assert.match(
      renderText(report, () => '', { color: false, quiet: false }),
      /^a\\u000ab\.yaml: permission denied\nNothing could be read\.\n0 files analyzed, 0 skipped, 1 failed\.\n$/,
    );
  });

  it('lets no word of a file command the terminal', () => {
    const name = '\\u001b]0;evil\\u0007\\n\\u202e';
    const shown = text({
      'compose.yaml': `services:\n  "${name}":\n    privileged: true # \u001b[2J\u009b1m\u202e\u0000\u200e\n`,
    });
    assert.doesNotMatch(shown, /(?!\n)[\p{Cc}\p{Cf}]/u);
    assert.match(shown, /privileged: true # \\u001b\[2J\\u009b1m\\u202e\\u0000\\u200e/);
  });

  it('is coloured with nothing but colours', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    privileged: true\n' };
    const esc = '\u001b';
    const colored = text(files, { color: true, quiet: false });
    assert.equal(
      colored.replaceAll(new RegExp(`${esc}\\[\\d*m`, 'g'), ''),
      text(files, { color: false, quiet: false }),
    );
    assert.ok(colored.includes(`${esc}[31merror${esc}[0m`));
  });
});

describe('an excerpt', () => {
  const show = (line: string, start: number, end: number) => {
    const { source, before, carets } = excerpt(line, start, end);
    return [source, before + carets];
  };

  it('has its carets under tabs, wide characters, combining ones, emoji and escapes', () => {
    assert.deepEqual(show('\tRUN x', 5, 6), ['    RUN x', '        ^']);
    assert.deepEqual(show('日本: yes', 4, 7), ['日本: yes', '      ^^^']);
    assert.deepEqual(show('e\u0301: yes', 4, 7), ['e\u0301: yes', '   ^^^']);
    assert.deepEqual(show('🐳: 🐳', 4, 6), ['🐳: 🐳', '    ^^']);
    assert.deepEqual(show('\u001b: yes', 3, 6), ['\\u001b: yes', '        ^^^']);
    assert.deepEqual(show('a: \u001b', 3, 4), ['a: \\u001b', '   ^^^^^^']);
  });

  it('has a caret for words of no length, and at the end of the line', () => {
    assert.deepEqual(show('web:', 2, 2), ['web:', '  ^']);
    assert.deepEqual(show('web:', 4, 4), ['web:', '    ^']);
    assert.deepEqual(show('', 0, 0), ['', '^']);
    assert.deepEqual(show('web', 9, 12), ['web', '   ^']);
  });

  it('cuts long lines around the words', () => {
    const line = `${'a'.repeat(5000)}words${'b'.repeat(10_000_000)}`;
    const [source = '', carets = ''] = show(line, 5000, 5005);
    assert.equal(source, `…${'a'.repeat(40)}words${'b'.repeat(75)}…`);
    assert.equal(carets, `${' '.repeat(41)}^^^^^`);
    assert.deepEqual(show(`${'a'.repeat(200)}end`, 200, 203), [
      `…${'a'.repeat(117)}end`,
      `${' '.repeat(118)}^^^`,
    ]);
    const [all = '', under = ''] = show('x'.repeat(1000), 0, 1000);
    assert.equal(all, `${'x'.repeat(120)}…`);
    assert.equal(under, '^'.repeat(120));
  });

  it('does not cut characters in two', () => {
    for (let i = 0; i < 4; i++) {
      const [source = ''] = show(`${'a'.repeat(i)}${'🐳'.repeat(500)}`, 400 + i, 402 + i);
      assert.doesNotMatch(source, /\\ud/);
    }
  });
});

describe('printable text', () => {
  it('shows what does something as an escape, and leaves letters of all scripts alone', () => {
    assert.equal(
      printable('a\tb\r\n\u0085\u2028\ufeff\u{e0001}\ud800'),
      'a\\u0009b\\u000d\\u000a\\u0085\\u2028\\ufeff\\udb40\\udc01\\ud800',
    );
    const scripts = 'é 日本 🐳 می‌خواهم 👩‍💻 क्ष';
    assert.equal(printable(scripts), scripts);
  });

  it('says the same in JSON', () => {
    const value = { a: '\u0007\u007f\u009b\u2028\u202e\u{e0001}é\n', 'k\u0085': [1, null] };
    const json = printableJson(value);
    assert.deepEqual(JSON.parse(json), value);
    assert.doesNotMatch(json, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    assert.ok(json.endsWith('}\n'));
  });

  it('takes as many columns as terminals give it', () => {
    assert.deepEqual(
      ['a', 'é', '…', '日', '한', 'Ａ', '🐳', '\u0301', '\u200d'].map(columns),
      [1, 1, 1, 2, 2, 2, 2, 0, 0],
    );
  });
});
