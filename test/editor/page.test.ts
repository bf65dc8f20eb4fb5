import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { renderPage } from '../../server/src/report/page/page.ts';
import { pageOf } from '../report/support.ts';
import { launchBrowser } from './session.ts';
import { artifacts, examples } from './support.ts';

const files = [
  'compose/compose.yaml',
  'dockerfile/Dockerfile',
  'kubernetes/agent.yaml',
  'kubernetes/web.yaml',
];
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the report in a file of its own', () => {
  let browser: Browser;
  let folder: string;
  let file: string;

  before(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-page-'));
    file = join(folder, 'report.html');
    const texts = files.map(async (path) => [path, await readFile(join(examples, path), 'utf8')] as const);
    const evil = "services:\n  '<script>document.title=1</script>': {image: x, privileged: true}\n";
    const all = { ...Object.fromEntries(await Promise.all(texts)), '<b>/compose.yaml': evil };
    await writeFile(file, renderPage(pageOf(all, { level: 'restricted' })));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page, and fails on whatever it loads, logs or breaks. */
  async function opened(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage(options);
    const trouble: string[] = [];
    page.on('request', (request) => request.url().startsWith('file:') || trouble.push(request.url()));
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', ({ message }) => trouble.push(message));
    await page.goto(pathToFileURL(file).href);
    assert.deepEqual(trouble, []);
    return page;
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe complains of, ${colorScheme}`, async () => {
      const page = await opened({ colorScheme, viewport: { width: 1200, height: 900 }, bypassCSP: true });
      for (const button of await page.locator('tbody button').all()) await button.click();
      await page.addScriptTag({ path: axe });
      const found = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      const violations = found.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 90))
            .slice(0, 3)
            .join(' ')}`,
      );
      await page.screenshot({ path: join(artifacts, `page-${colorScheme}.png`), fullPage: true });
      assert.deepEqual(violations, []);
      await page.close();
    });
  }

  it('unfolds what is found of a workload, with the keyboard too', async () => {
    const page = await opened();
    const row = page.locator('tbody', { hasText: 'service monitor' });
    await row.getByRole('button').focus();
    assert.equal(await row.getByText('sees the processes', { exact: false }).count(), 0);
    await page.keyboard.press('Enter');
    await row.getByText('host-pid-namespace').waitFor();
    await page.close();
  });

  it('shows what fits the filters, in the table and in the picture', async () => {
    const page = await opened();
    const shown = () => page.locator('tbody[data-workload]:visible').count();
    const all = await shown();
    await page.getByLabel('Rule').selectOption('runtime-socket-mount');
    assert.deepEqual([await shown(), await page.locator('.cell:not(.out)').count()], [2, 2]);
    await page.getByText(`2 of ${all} workloads`).waitFor();
    await page.getByLabel('Folder').selectOption('compose');
    assert.equal(await shown(), 1);
    await page.getByLabel('Rule').selectOption('');
    await page.getByLabel('Folder').selectOption('');
    assert.equal(await shown(), all);
    await page.close();
  });

  it('leaves names that are markup text', async () => {
    const page = await opened();
    await page.getByRole('row', { name: '<script>document.title=1</script>' }).first().waitFor();
    assert.equal(await page.title(), 'Isolation report');
    await page.close();
  });
});
