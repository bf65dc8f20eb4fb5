import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { pageWorkloads } from '../../server/src/report/page/model.ts';
import { renderPage } from '../../server/src/report/page/page.ts';
import { planOf } from '../../server/src/report/page/plan.ts';
import { unreadable } from '../../server/src/workspace/scan.ts';
import { pageOf } from './support.ts';

const uriOf = (path: string) => `file:///w/${path}`;
const evil = '<img src=x onerror=alert(1)>"\'&amp;';

describe('the report page', () => {
  it('lists the workloads, the worst first, each finding with its place', () => {
    const text = 'services:\n  mild: {pid: host, image: a}\n  bad: {privileged: true, image: b}\n';
    const html = renderPage(pageOf({ 'compose.yaml': text }), uriOf);
    const table = html.slice(html.indexOf('<table'));
    assert.ok(table.indexOf('service bad') < table.indexOf('service mild'));
    assert.match(html, /data-uri="file:\/\/\/w\/compose\.yaml" data-line="2" data-character="20"/);
  });

  it('lets nothing from a file be markup, in the picture neither', () => {
    const text = `services:\n  ${JSON.stringify(evil)}:\n    image: ${JSON.stringify(evil)}\n    privileged: true\n  b:\n    image: ${JSON.stringify(evil)}\n`;
    const path = `${evil}/compose.yaml`;
    const data = pageOf({ [path]: text }, {}, [unreadable(`${evil}.yaml`, evil, defaultSettings)]);
    assert.ok(data.report.findings.length > 0);
    const html = renderPage(data, (each) => `file:///${each}`);
    assert.doesNotMatch(html, /<img|&amp;(?!amp;)[^&]*<|"'&amp;/);
    assert.match(html, /<title>[^<]*&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;amp;/);
  });

  it('names the other workloads that one cause is in, and lists it at each', () => {
    const text = 'x: &x\n  pid: host\nservices:\n  one: {<<: *x}\n  two: {<<: *x}\n';
    const html = renderPage(pageOf({ 'compose.yaml': text }), uriOf);
    assert.match(html, /also service two/);
    assert.equal(html.match(/data-rule="host-pid-namespace"/g)?.length, 2);
  });

  it('allows its own style and script, and nothing else to run or load', () => {
    const html = renderPage(pageOf({ 'compose.yaml': 'services: {a: {image: b}}\n' }));
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    const hashOf = (tag: string) => {
      const [, text = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html) ?? [];
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    assert.equal(policy, `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}`);
    assert.doesNotMatch(html, /\sstyle="|\son\w+="|https?:/);
  });

  it('has no links into files when nobody follows them', () => {
    const html = renderPage(pageOf({ 'compose.yaml': 'services: {a: {image: b, privileged: true}}\n' }));
    assert.doesNotMatch(html.slice(html.indexOf('<main'), html.indexOf('</main')), /data-uri|href/);
  });

  it('says so when there is nothing', () => {
    const html = renderPage(pageOf({}));
    assert.match(html, /There is no container workload here\./);
    assert.doesNotMatch(html.slice(html.indexOf('<main'), html.indexOf('</main')), /<svg|<table|<h2/);
  });
});

describe('the picture', () => {
  const text = `services:
  bad: {image: x, privileged: true}
  good: {image: x}
  walled: {image: y, runtime: io.containerd.kata.v2}
`;
  const html = renderPage(pageOf({ 'shop/compose.yaml': text }), uriOf);

  it('has a compartment for each kernel, and one of kernels of their own', () => {
    const titles = [...html.matchAll(/class="compartment[^"]*"><title>([^<]*)/g)].map(([, title]) => title);
    assert.deepEqual(titles, ['the host of shop', 'kernels of their own']);
  });

  it('has a cell for each workload, as bad as its worst finding, and larger when it reaches others', () => {
    const cells = [
      ...html.matchAll(/class="cell (\w+)".*?<title>(\w+ \w+).*?<rect [^>]*width="(\d+)" height="(\d+)"/g),
    ];
    const area = new Map(cells.map(([, , name, w, h]) => [name, Number(w) * Number(h)]));
    assert.deepEqual(cells.map(([, worst, name]) => `${name} ${worst}`).sort(), [
      'service bad error',
      'service good none',
      'service walled none',
    ]);
    assert.ok(Number(area.get('service bad')) > Number(area.get('service good')));
  });

  it('tells in a sentence what it shows', () => {
    assert.match(
      html,
      /Who shares a kernel\. the host of shop: 2 workloads, 1 of which can break out; kernels of their own: 1 workload\./,
    );
  });

  it('joins what runs one image', () => {
    assert.match(html, /<polyline class="image"[^>]*><title>the same image: x</);
  });
});

describe('the plan', () => {
  const stepsOf = (text: string) => planOf(pageWorkloads(pageOf({ 'compose.yaml': text })));

  it('begins with what closes most, and counts up to all', () => {
    const steps = stepsOf(`services:
  one: {image: a, pid: host}
  two: {image: b, privileged: true}
`);
    assert.deepEqual(
      steps.map(({ title, range }) => [title, range.start.line]),
      [
        ['Set `privileged` to `false`', 3],
        ['Remove `pid: host`', 2],
      ],
    );
    const parts = steps.map(({ closed }) => closed);
    assert.ok(Number(parts[0]) > 0.5 && Number(parts[0]) < 1);
    assert.equal(parts[1], 1);
  });

  it('moves a workload where that closes several findings at once', () => {
    const [first] = stepsOf(
      'services: {a: {image: x, cap_add: [SYS_ADMIN], security_opt: [seccomp=unconfined]}}\n',
    );
    assert.match(first?.title ?? '', /Run `a` in a sandbox/);
    assert.ok(Number(first?.closes.length) > 1);
  });

  it('takes one change for a cause that several workloads have', () => {
    const steps = stepsOf('x: &x {pid: host}\nservices:\n  one: {<<: *x}\n  two: {<<: *x}\n');
    assert.deepEqual(
      steps.map(({ closes, workloads }) => [closes.length, workloads.length]),
      [[1, 2]],
    );
  });

  it('is empty where nothing is found', () => {
    assert.deepEqual(stepsOf('services: {a: {image: x}}\n'), []);
  });
});
