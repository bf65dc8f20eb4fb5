import assert from 'node:assert/strict';
import { parseSettings } from '../../server/src/lsp/settings.ts';
import { Editor, type EditorOptions, modern } from './client.ts';
import { plainCompose, privilegedCompose } from './files.ts';

const one = 'file:///w/one';
const two = 'file:///w/two';
const missing = 'missing-capability-drop';

describe('settings', () => {
  let editor: Editor;
  const start = async (options?: EditorOptions) => {
    editor = await Editor.start(options);
  };
  const codes = async (uri: string) => (await editor.diagnostics(uri)).map(({ code }) => code);
  afterEach(() => editor.stop());

  it('are those of the folder that a file is in, each asked for once', async () => {
    const settings = (scope: string) => ({ level: scope === two ? 'restricted' : 'baseline' });
    await start({ folders: [one, two], settings });
    for (const folder of [one, two, one]) {
      await editor.open(`${folder}/compose.yaml`, plainCompose);
      const found = await codes(`${folder}/compose.yaml`);
      assert.equal(found.includes(missing), folder === two);
      await editor.close(`${folder}/compose.yaml`);
    }
    assert.deepEqual(editor.scopes.toSorted(), [one, two]);
  });

  it('are those of the innermost folder, whatever way it is spelt', async () => {
    const inner = 'file:///C:/w/in ner';
    const settings = (scope: string) => ({ level: scope === inner ? 'restricted' : 'baseline' });
    await start({ folders: ['file:///C:/w', inner], settings });
    const uri = 'file:///c%3A/w/in%20ner/compose.yaml';
    await editor.open(uri, plainCompose);
    assert.ok((await codes(uri)).includes(missing));
  });

  it('are asked for again when they change, and editors that pull are told to', async () => {
    let level = 'baseline';
    await start({ folders: [one], settings: () => ({ level }) });
    await editor.until(() => editor.registrations.length > 0);
    assert.deepEqual(
      editor.registrations.map(({ method }) => method),
      ['workspace/didChangeConfiguration'],
    );
    await editor.open(`${one}/compose.yaml`, plainCompose);
    assert.deepEqual(await codes(`${one}/compose.yaml`), []);
    level = 'restricted';
    await editor.changeSettings();
    await editor.until(() => editor.refreshes === 1);
    assert.ok((await codes(`${one}/compose.yaml`)).includes(missing));
  });

  it('take effect at once where diagnostics are pushed', async () => {
    await start({ capabilities: {}, initializationOptions: { settings: { level: 'restricted' } } });
    const uri = `${one}/compose.yaml`;
    await editor.open(uri, plainCompose);
    await editor.until(() => editor.pushed.get(uri)?.some(({ code }) => code === missing) === true);
    await editor.changeSettings({ bulkhead: { level: 'baseline' } });
    await editor.until(() => editor.pushed.get(uri)?.length === 0);
  });

  it('follow folders that come and go', async () => {
    const settings = (scope: string) => ({ level: scope === two ? 'restricted' : 'baseline' });
    await start({ folders: [one], settings });
    const uri = `${two}/compose.yaml`;
    await editor.open(uri, plainCompose);
    assert.deepEqual(await codes(uri), []);
    await editor.changeFolders([two], []);
    await editor.until(() => editor.refreshes === 1);
    assert.ok((await codes(uri)).includes(missing));
    await editor.changeFolders([], [two]);
    await editor.until(() => editor.refreshes === 2);
    assert.deepEqual(await codes(uri), []);
  });

  it('switch Bulkhead off', async () => {
    await start({ settings: () => ({ enable: false }) });
    const uri = `${one}/compose.yaml`;
    await editor.open(uri, privilegedCompose);
    assert.deepEqual(await codes(uri), []);
    assert.deepEqual(await editor.actions(uri, 'true'), []);
    assert.equal(await editor.hover(uri, 'true'), null);
  });

  it('that name no rule are told of, once', async () => {
    await start({
      folders: [one, two],
      settings: () => ({ rules: { 'privileged-contaner': 'off', 'host-pid-namespace': 'loud' } }),
    });
    for (const folder of [one, two, one]) {
      await editor.open(`${folder}/compose.yaml`, privilegedCompose);
      assert.deepEqual(await codes(`${folder}/compose.yaml`), ['privileged-container']);
    }
    await editor.changeSettings();
    await editor.until(() => editor.refreshes === 1);
    await codes(`${one}/compose.yaml`);
    const [message = '', ...others] = editor.messages;
    assert.deepEqual(others, []);
    assert.match(message, /`privileged-contaner`, which is no rule; did you mean `privileged-container`\?/);
    assert.match(message, /`host-pid-namespace` "loud"; it takes error, warning/);
  });

  it('give the defaults when the editor fails to answer', async () => {
    const settings = () => {
      throw new Error('no settings today');
    };
    await start({ settings });
    await editor.open(`${one}/compose.yaml`, privilegedCompose);
    assert.deepEqual(await codes(`${one}/compose.yaml`), ['privileged-container']);
  });

  it('are not asked for where the editor does not answer such questions', async () => {
    const { workspace, ...others } = modern;
    await start({
      capabilities: { ...others, workspace: { ...workspace, configuration: false } },
      initializationOptions: { settings: { level: 'restricted' } },
    });
    await editor.open(`${one}/compose.yaml`, plainCompose);
    assert.ok((await codes(`${one}/compose.yaml`)).includes(missing));
    assert.deepEqual(editor.scopes, []);
  });
});

describe('parseSettings', () => {
  it('tells of every value that it cannot understand and keeps the default for it', () => {
    const { settings, problems } = parseSettings({
      enable: 'yes',
      level: 'strict',
      rules: { 'privileged-container': 7 },
      sandbox: { runtimeClassName: 1 },
      kubernetesVersion: 'new',
      workspaceDiagnostics: [],
    });
    assert.deepEqual(settings, parseSettings(undefined).settings);
    const named = problems.map((problem) => /^bulkhead\.([\w.]+)/.exec(problem)?.[1]).sort();
    const all = [
      'enable',
      'kubernetesVersion',
      'level',
      'rules',
      'sandbox.runtimeClassName',
      'workspaceDiagnostics',
    ];
    assert.deepEqual(named, all);
  });

  it('takes anything that an editor may send', () => {
    for (const section of [
      undefined,
      null,
      7,
      'x',
      [],
      { rules: null, sandbox: 'x', level: null },
      { rules: [1] },
    ]) {
      assert.equal(typeof parseSettings(section).settings.enable, 'boolean');
    }
  });
});
