import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './session.ts';
import { artifacts } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the documentation as web pages', () => {
  let browser: Browser;
  before(async () => {
    execFileSync(process.execPath, [join(root, 'docs/site/build.mjs')], { stdio: 'pipe' });
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** Opens a page from the disk, and fails on whatever it loads from elsewhere, logs or breaks. */
  async function opened(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
    const trouble: string[] = [];
    page.on('request', (request) => request.url().startsWith('file:') || trouble.push(request.url()));
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', ({ message }) => trouble.push(message));
    await page.goto(pathToFileURL(join(root, 'dist/docs', path)).href);
    assert.deepEqual(trouble, []);
    return page;
  }

  it('leads from the first page to a rule, by its name', async () => {
    const page = await opened('index.html');
    await page.screenshot({ path: join(artifacts, 'docs-index.png') });
    await page.getByLabel('Find a page').fill('privileged cont');
    const shown = page.locator('nav li:visible');
    assert.deepEqual(await shown.allInnerTexts(), ['privileged-container']);
    await shown.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Privileged container' }).waitFor();
    await page.getByRole('heading', { name: 'What an attacker gains' }).waitFor();
    await page.getByRole('heading', { name: 'Examples' }).waitFor();
    await page.screenshot({ path: join(artifacts, 'docs-rule.png') });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe complains of, ${colorScheme}`, async () => {
      for (const path of ['index.html', 'sandboxes.html', 'guides/ci.html', 'rules/index.html']) {
        const page = await opened(path, { colorScheme });
        await page.addScriptTag({ path: axe });
        const found = (await page.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        const violations = found.violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`);
        assert.deepEqual(violations, []);
        await page.close();
      }
    });
  }
});
