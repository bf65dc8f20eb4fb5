import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CodeServerEditor, type Editor, until } from './vscode.ts';

/** The folder that the editors open: what people see after `npm start`. */
export const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** Where a test that failed leaves its picture and log. */
export const artifacts = fileURLToPath(new URL('artifacts', import.meta.url));

/** The packaged extension, which `run.mjs` has made. */
export function packagedExtension(): string {
  const vsix = process.env.BULKHEAD_VSIX;
  if (!vsix) throw new Error('BULKHEAD_VSIX names no packaged extension: run `npm run test:editor`.');
  return vsix;
}

/** Tall enough for each example to be on the screen as a whole. */
export const tallWindow = { width: 1400, height: 1300 };

/** What is underlined in each example, from top to bottom: line, severity, the very words. */
export const underlined = {
  'compose/compose.yaml': [
    '18 error /var/run/docker.sock',
    '38 error true',
    '45 warning NET_ADMIN',
    '46 error SYS_MODULE',
    '52 warning host',
    '53 warning host',
    '55 warning /',
  ],
  'dockerfile/Dockerfile': ['6 error --security=insecure', '7 warning --network=host', '18 warning root'],
  'kubernetes/agent.yaml': [
    '16 warning true',
    '30 info /var/log',
    '33 info /var/lib/docker/containers',
    '57 error /var/run/docker.sock',
  ],
  'kubernetes/web.yaml': ['22 error true'],
} as const;

/** The squiggles on the screen, written like `underlined`. */
export async function squiggleLines(editor: Editor): Promise<string[]> {
  return (await editor.squiggles()).map(({ line, severity, text }) => `${line} ${severity} ${text}`);
}

/** What the Problems panel shows when all examples were scanned. */
export const inAllExamples = [
  '1 web.yaml',
  '3 Dockerfile',
  '4 agent.yaml',
  '4 workloads.yaml',
  '7 compose.yaml',
];

/** Waits until the Problems panel, which must be open, shows these counts and files and no others. */
export async function waitForProblems(editor: Editor, expected: readonly string[]): Promise<void> {
  let shown: string[] = [];
  await until(
    () => `the problems ${expected.join(', ')}; shown are ${shown.join(', ')}`,
    async () => {
      shown = await editor.problemFiles();
      return shown.join() === expected.join();
    },
  );
}

/** Runs `Bulkhead: Show Output`, again if need be: VS Code forgets to show a channel that is just being made. */
export async function showOutput(editor: Editor): Promise<void> {
  await until('the output panel to open', async () => {
    await editor.command('Bulkhead: Show Output');
    const opened = editor.page.locator('.panel .output-view').waitFor({ timeout: 3_000 });
    return opened.then(
      () => true,
      () => false,
    );
  });
}

/** Leaves a picture and the log of a test that failed. For `afterEach`. */
export async function keepEvidence(test: Mocha.Test | undefined, editor: Editor | undefined): Promise<void> {
  if (test?.state === 'failed') await editor?.saveEvidence(test.fullTitle());
}

/** Writes a file beside the examples and opens it. */
export async function openNew(editor: CodeServerEditor, path: string, text: string): Promise<void> {
  const file = join(editor.workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await editor.open(path);
}
