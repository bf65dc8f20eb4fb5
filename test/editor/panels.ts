import type { Page } from 'playwright-core';
import { until } from './poll.ts';

/** Waits for the Refactor Preview and answers it: `Apply` with all changes ticked, or `Discard`. */
export async function answerRefactoring(page: Page, answer: 'Apply' | 'Discard'): Promise<void> {
  const preview = page.locator('.bulk-edit-panel');
  const changes = preview.locator('.monaco-list-row .edit-checkbox');
  await changes.first().waitFor();
  // The first box is the file's, which stands for all changes in it.
  if (answer === 'Apply') await changes.first().click();
  await preview.locator('.monaco-button').filter({ hasText: answer }).click();
  await preview.waitFor({ state: 'hidden' });
}

/** The files in the Problems panel and how many problems each has, such as `3 agent.yaml`, by name. */
export async function readProblemFiles(page: Page): Promise<string[]> {
  const panel = page.locator('.markers-panel');
  const files = panel.locator('.monaco-list-row[aria-level="1"]');
  await files.first().waitFor();
  await page.locator('.panel .action-label.codicon-collapse-all').first().click();
  await until('the files to collapse', async () => (await panel.locator('[aria-level="2"]').count()) === 0);
  const labels = await files.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  return labels.map((label) => label.replace(/^(\d+) problems? in file (\S+).*/, '$1 $2')).sort();
}

/** What stands in the output panel; empty when nothing has been written. */
export async function readOutput(page: Page): Promise<string> {
  const text = page.locator('.panel .output-view .view-lines').first();
  await text.waitFor();
  return ((await text.textContent()) ?? '').replaceAll('\u00a0', ' ');
}
