import assert from 'node:assert/strict';
import {
  artifacts,
  examples,
  inAllExamples,
  keepEvidence,
  openNew,
  packagedExtension,
  showOutput,
  squiggleLines,
  tallWindow,
  underlined,
  waitForProblems,
} from './support.ts';
import { type CodeServerEditor, startCodeServer, until } from './vscode.ts';

const pod = `apiVersion: v1
kind: Pod
metadata:
    name: builder
spec:
    containers:
        - name: builder
          image: registry.example/builder:1
          securityContext:
              privileged: true
`;

/** Two pods whose users are not root, though nothing holds them to it. */
const almostHardened = ['web', 'api'].map(
  (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  automountServiceAccountToken: false
  securityContext:
    runAsUser: 10001
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: ${name}
      image: registry.example/${name}:1
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
        readOnlyRootFilesystem: true
`,
);

describe('VS Code with its extension host in Node.js', () => {
  let editor: CodeServerEditor;

  before(async () => {
    editor = await startCodeServer({ vsix: packagedExtension(), folder: examples, artifacts });
    await editor.page.setViewportSize(tallWindow);
  });
  after(() => editor?.close());
  afterEach(function () {
    return keepEvidence(this.currentTest, editor);
  });

  it('starts no server for YAML that starts no container', async () => {
    await openNew(editor, 'workflow.yaml', 'name: release\non:\n  push:\n    branches: [main]\n');
    await editor.waitForText('release');
    // The answer of the command proves that the extension is active and had its chance.
    await showOutput(editor);
    await editor.output();
    assert.deepEqual(await squiggleLines(editor), []);
    assert.doesNotMatch((await editor.statusItems()).join('\n'), /isolation|Bulkhead/i);
    await editor.command('View: Toggle Panel Visibility');
  });

  for (const [file, expected] of Object.entries(underlined)) {
    it(`underlines the exact words in ${file} and counts them in the status bar`, async () => {
      await editor.open(file);
      await until(
        async () => `${JSON.stringify(expected)}; there are ${JSON.stringify(await editor.squiggles())}`,
        async () => (await squiggleLines(editor)).join() === expected.join(),
      );
      const risks = expected.length === 1 ? '1 isolation risk' : `${expected.length} isolation risks`;
      await editor.statusItem(new RegExp(`\\b${risks}\\b`));
    });
  }

  it('explains a finding and its rule in the hover', async () => {
    await editor.open('compose/compose.yaml');
    const text = await editor.hover(38, 18);
    assert.match(text, /^`privileged: true` switches off every wall/);
    assert.match(text, /Privileged container \(privileged-container\)/);
    assert.match(text, /What to do\./);
    assert.match(text, /microVM: contained/);
  });

  it('forgets the findings of a file that is closed', async () => {
    await editor.statusItem(/Errors: [1-9]/);
    await editor.command('View: Close All Editors');
    await editor.statusItem(/No Problems/);
  });

  it('opens the report from the palette, and a link in it opens the file at the finding', async () => {
    await editor.command('Bulkhead: Show Isolation Report');
    const report = await editor.webview();
    await report.getByText('19 isolation risks in 15 workloads').waitFor();
    await report.getByRole('button', { name: /^What is found of DaemonSet log-agent/ }).click();
    // VS Code notices a quarter of a second late that the page has the focus, and would take it back from the file.
    await editor.page.waitForTimeout(500);
    await report.getByRole('link', { name: 'line 33' }).first().click();
    await until('the file beside the report', async () => (await editor.cursor()).file === 'agent.yaml');
    assert.deepEqual(await editor.cursor(), { file: 'agent.yaml', line: 33, column: 19 });
    await editor.command('View: Close All Editors');
  });

  it('keeps the report up with what is typed, with what is filtered and unfolded in it', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.waitForSquiggle('true');
    await editor.command('Bulkhead: Report on This File');
    const report = await editor.webview();
    await report.getByText('1 isolation risk in 1 workload; 1 hands over the host').waitFor();
    await report.getByLabel('Rule').selectOption('privileged-container');
    await report.getByRole('button', { name: /^What is found of Deployment web/ }).click();
    await report.getByRole('link', { name: 'line 22' }).first().click();
    await until('the file', async () => (await editor.cursor()).file === 'web.yaml');
    await editor.type('x');
    await report.getByText('No isolation risk was found in 1 workload').waitFor();
    await editor.command('Undo');
    await report.getByText('1 isolation risk in 1 workload; 1 hands over the host').waitFor();
    await editor.command('View: Close All Editors');
  });

  it('fills the Problems panel with the findings of files that are not open', async () => {
    await editor.command('Bulkhead: Scan Workspace');
    await until('the count', async () => (await editor.notifications()).includes('Bulkhead found 19 risks.'));
    await editor.button('Show Problems');
    await waitForProblems(editor, inAllExamples);
    await editor.command('View: Toggle Panel Visibility');
  });

  it('counts each file once, also while the preview of a fix is open', async () => {
    await editor.open('compose/compose.yaml');
    await editor.waitForSquiggle('SYS_MODULE');
    await editor.placeCursor(46, 9);
    await editor.takeAction('Remove `SYS_MODULE`');
    await editor.page.locator('.bulk-edit-panel').waitFor();
    await editor.command('Bulkhead: Show Isolation Report');
    await (await editor.webview()).getByText('19 isolation risks in 15 workloads').waitFor();
    await editor.answerRefactoring('Discard');
    await editor.command('View: Close All Editors');
    await editor.open('compose/compose.yaml');
    await editor.waitForSquiggle('SYS_MODULE');
  });

  it('finds what it found before after the server was restarted', async () => {
    await editor.open('kubernetes/web.yaml');
    await editor.waitForSquiggle('true');
    await editor.command('Bulkhead: Restart Server');
    await showOutput(editor);
    await until('the log of the restart', async () => /exited/.test(await editor.output()));
    // The output is a text editor too, and has the focus.
    await editor.statusItem(/\b1 isolation risk\b/);
    await editor.command('View: Toggle Panel Visibility');
    await editor.waitForSquiggle('true');

    await openNew(editor, 'typed.yaml', pod.replace('true', ''));
    await editor.placeCursor(10, 27);
    await editor.type('true');
    await editor.waitForSquiggle('true');
    await editor.save();
  });

  it('offers to harden, then to move to a microVM, then to ignore', async () => {
    await editor.open('compose/compose.yaml');
    await editor.placeCursor(38, 18);
    const [harden, move, ignore, ...more] = await editor.lightbulb();
    assert.equal(harden, 'Set `privileged` to `false`');
    assert.match(move ?? '', /^Run `runner` in a microVM: set `runtime: /);
    assert.equal(ignore, 'Ignore privileged-container here, with a reason');
    assert.deepEqual(more, []);
  });

  it('asks before a fix with something to be checked; confirmed, it changes the value and no other byte', async () => {
    await editor.open('kubernetes/web.yaml');
    const before = await editor.fileText('kubernetes/web.yaml');
    await editor.placeCursor(22, 26);
    await editor.takeAction('Set `securityContext.privileged` to `false`');
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
    await editor.save();
    const after = await editor.fileText('kubernetes/web.yaml');
    assert.equal(after, before.replace('privileged: true', 'privileged: false'));
    await editor.statusItem(/No isolation risk/);
  });

  it('ignores a finding with a comment whose reason is typed over', async () => {
    await editor.open('dockerfile/Dockerfile');
    await editor.placeCursor(6, 10);
    await editor.takeAction('Ignore insecure-build-step here, with a reason');
    await editor.waitForText('-- say why');
    await editor.type('the builder is thrown away');
    await editor.waitForNoSquiggle('--security=insecure');
    await editor.save();
    const lines = (await editor.fileText('dockerfile/Dockerfile')).split('\n');
    assert.equal(lines[5], '# bulkhead-ignore insecure-build-step -- the builder is thrown away');
    assert.equal(lines[6], 'RUN --security=insecure make integration-test');
  });

  it('moves a squiggle from file to file, to the line that causes it, while an override is typed', async () => {
    await openNew(editor, 'shop/compose.yaml', 'services:\n  web:\n    image: web\n    pid: host\n');
    await editor.waitForSquiggle('host');
    await openNew(editor, 'shop/compose.override.yaml', 'services:\n  web:\n    pid: \n');
    await editor.placeCursor(3, 10);
    await editor.type('host');
    await editor.waitForSquiggle('host');
    await editor.open('shop/compose.yaml');
    await editor.waitForNoSquiggle('host');
    await editor.open('shop/compose.override.yaml');
    await editor.placeCursor(3, 10);
    await editor.page.keyboard.press('Shift+End');
    await editor.type('service:db');
    await editor.waitForNoSquiggle('host');
  });

  it('underlines the operation of a patch in a kustomization, and no more when it is taken away', async () => {
    const patch = [
      'resources: [pod.yaml]',
      'patches:',
      '  - target: { kind: Pod }',
      '    patch: |-',
      '      - op: add',
      '        path: /spec/hostPID',
      '        value: true',
      '',
    ].join('\n');
    await openNew(editor, 'overlay/pod.yaml', pod.replace('true', 'false'));
    await openNew(editor, 'overlay/kustomization.yaml', patch);
    await editor.waitForSquiggle('true');
    await editor.placeCursor(7, 16);
    await editor.takeAction('Remove `hostPID: true`');
    await editor.answerRefactoring('Apply');
    await editor.waitForNoSquiggle('true');
  });

  it('colours the words of an ignore comment, in a Dockerfile and in YAML', async () => {
    for (const [file, text] of [
      ['colours.Dockerfile', 'FROM scratch\n# bulkhead-ignore root-user -- why not\nUSER root\n'],
      ['colours.yaml', 'services:\n  # bulkhead-ignore all -- why not\n  web: { image: web }\n'],
    ] as const) {
      await openNew(editor, file, text);
      await until(
        'the comment to be coloured',
        // The words are told apart a moment before their colours are there.
        async () =>
          (await editor.colours('bulkhead-ignore')).filter(({ colour }) => colour !== '').length > 2,
      );
      const pieces = await editor.colours('bulkhead-ignore');
      const colour = (piece: string) => pieces.find((each) => each.text === piece)?.colour;
      const [hash, word, rule, reason] = [
        '#',
        'bulkhead-ignore',
        /yaml/.test(file) ? 'all' : 'root-user',
        'why not',
      ].map(colour);
      for (const each of [word, rule, reason]) assert.ok(each && each !== hash, JSON.stringify(pieces));
      assert.notEqual(word, rule);
    }
  });

  describe('with settings', () => {
    afterEach(() => editor.changeSettings({ 'bulkhead.level': 'baseline', 'bulkhead.rules': {} }));

    it('runs a pod in the microVM that the settings name', async () => {
      await editor.changeSettings({ 'bulkhead.sandbox.runtimeClassName': 'kata-shop' });
      await openNew(editor, 'pod.yaml', pod);
      await editor.waitForSquiggle('true');
      await editor.placeCursor(10, 28);
      const move = await until('the move', async () =>
        (await editor.lightbulb()).find((title) => title.includes('`runtimeClassName: kata-shop`')),
      );
      await editor.takeAction(move);
      await editor.answerRefactoring('Apply');
      await editor.waitForText('runtimeClassName');
      await editor.save();
      assert.equal(
        await editor.fileText('pod.yaml'),
        pod.replace('spec:\n', 'spec:\n    runtimeClassName: kata-shop\n'),
      );
    });

    it('tells what is missing at level restricted, and no longer what is switched off', async () => {
      await openNew(editor, 'strict.yaml', almostHardened[0] ?? '');
      await editor.statusItem(/No isolation risk/);
      await editor.changeSettings({ 'bulkhead.level': 'restricted' });
      await editor.statusItem(/\b1 isolation risk\b/);
      assert.deepEqual(
        (await editor.squiggles()).map(({ line, severity }) => `${line} ${severity}`),
        ['4 hint'],
      );
      await editor.changeSettings({ 'bulkhead.rules': { 'missing-non-root-user': 'off' } });
      await editor.statusItem(/No isolation risk/);
      assert.deepEqual(await editor.squiggles(), []);
    });

    it('applies a safe fix at once', async () => {
      await editor.changeSettings({ 'bulkhead.level': 'restricted' });
      await openNew(editor, 'safe.yaml', almostHardened[0] ?? '');
      await editor.statusItem(/\b1 isolation risk\b/);
      await editor.placeCursor(4, 10);
      await editor.takeAction('Add `runAsNonRoot: true`');
      await editor.waitForText('runAsNonRoot: true');
      await editor.statusItem(/No isolation risk/);
    });

    it('fixes all safe problems of a file at once', async () => {
      await editor.changeSettings({ 'bulkhead.level': 'restricted' });
      await openNew(editor, 'all.yaml', almostHardened.join('---\n'));
      await editor.statusItem(/\b2 isolation risks\b/);
      await editor.placeCursor(4, 10);
      await editor.takeAction('Fix all safe problems in this file');
      await editor.statusItem(/No isolation risk/);
      await editor.save();
      assert.equal((await editor.fileText('all.yaml')).match(/^ +runAsNonRoot: true$/gm)?.length, 2);
    });
  });
});
