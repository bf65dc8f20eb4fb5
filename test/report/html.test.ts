import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { renderHtml } from '../../server/src/report/html.ts';
import { unreadable } from '../../server/src/workspace/scan.ts';
import { reportOf } from './support.ts';

describe('the HTML report', () => {
  it('lists findings by workload, the worst first, each with its place', () => {
    const text = 'services:\n  mild: {pid: host, image: a}\n  bad: {privileged: true, image: b}\n';
    const html = renderHtml(reportOf({ 'compose.yaml': text }), (path) => `file:///w/${path}`);
    assert.ok(html.indexOf('service bad') < html.indexOf('service mild'));
    assert.match(html, /data-uri="file:\/\/\/w\/compose\.yaml" data-line="2" data-character="20"/);
  });

  it('lets nothing from a file be markup', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&amp;';
    const text = `services:\n  ${JSON.stringify(evil)}:\n    image: a\n    privileged: true\n`;
    const report = reportOf({ [`${evil}/compose.yaml`]: text }, {}, [
      unreadable(`${evil}.yaml`, evil, defaultSettings),
    ]);
    assert.ok(report.findings.length > 0);
    const html = renderHtml(report, (path) => `file:///${path}`);
    assert.doesNotMatch(html, /<img|&amp;(?!amp;)[^&]*<|"'&amp;/);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;amp;/);
  });

  it('names the other workloads that one cause is in', () => {
    const text = 'x: &x\n  pid: host\nservices:\n  one: {<<: *x}\n  two: {<<: *x}\n';
    assert.match(
      renderHtml(reportOf({ 'compose.yaml': text }), (path) => path),
      /also service two/,
    );
  });
});
