import { fileURLToPath } from 'node:url';
import { examples, packagedExtension, underlined } from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

const images = fileURLToPath(new URL('../../docs/images', import.meta.url));
const window = { width: 1200, height: 760 };

/** Takes the pictures of the README: `UPDATE_PICTURES=1 npm run test:editor -- --grep pictures`. */
if (process.env.UPDATE_PICTURES === '1') {
  describe('the pictures of the README', () => {
    let editor: CodeServerEditor;

    before(async () => {
      editor = await startCodeServer({
        vsix: packagedExtension(),
        folder: examples,
        artifacts: images,
        settings: {
          'workbench.colorTheme': 'Default Dark Modern',
          'workbench.activityBar.location': 'hidden',
          // The mouse rests at the edge.
          'workbench.colorCustomizations': { 'sash.hoverBorder': '#0000' },
          'workbench.layoutControl.enabled': false,
          'window.commandCenter': false,
          'window.menuBarVisibility': 'hidden',
          'editor.fontSize': 14,
          'editor.occurrencesHighlight': 'off',
        },
      });
      await editor.page.setViewportSize(window);
      await editor.command('View: Toggle Primary Side Bar Visibility');
    });
    after(() => editor?.close());

    const waitForLens = (text: string) =>
      until(`the lens ‘${text}’`, async () => {
        const shown = await editor.page.locator('.codelens-decoration').allInnerTexts();
        return shown.some((each) => each.replaceAll('\u00a0', ' ') === text);
      });

    it('shows a privileged container with its fixes', async () => {
      await editor.open('compose/compose.yaml');
      await editor.placeCursor(38, 18);
      await editor.waitForSquiggle('true');
      await editor.statusItem(
        new RegExp(`\\b${underlined['compose/compose.yaml'].length} isolation risks\\b`),
      );
      await waitForLens('shared kernel · 1 risk · microVM: ready after 1 change');
      await editor.lightbulb(() => editor.screenshot('lightbulb'));
    });

    it('shows what the hover says', async () => {
      await editor.hover(53, 20, () => editor.screenshot('hover'));
    });

    it('shows workloads with and without a wall of their own', async () => {
      await editor.page.setViewportSize({ ...window, height: 1280 });
      await editor.open('platform/workloads.yaml');
      await waitForLens('shared kernel · PSS privileged · 2 risks · microVM: ready after 1 change');
      await editor.screenshot('sandbox');
      await editor.page.setViewportSize(window);
    });

    it('shows the report', async () => {
      await editor.command('Bulkhead: Show Isolation Report');
      await (await editor.webview()).getByText('19 isolation risks in 15 workloads').waitFor();
      await until('the window to be calm', async () => (await editor.notifications()).length === 0);
      await editor.screenshot('report');
    });
  });
}
