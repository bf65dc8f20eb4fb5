import assert from 'node:assert/strict';
import { DocumentLinkRequest } from 'vscode-languageserver/node';
import { Editor } from './client.ts';

const folder = 'file:///w';

describe('document links', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  /** Each link as `word -> target`, in the order of the text. */
  const links = async (path: string, text: string, files: readonly string[], explainCommand?: string) => {
    const present = new Map(files.map((file) => [`${folder}/${file}`, '']));
    const initializationOptions = explainCommand === undefined ? {} : { explainCommand };
    editor = await Editor.start({ folders: [folder], files: present, initializationOptions });
    const uri = `${folder}/${path}`;
    await editor.open(uri, text);
    const found =
      (await editor.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } })) ?? [];
    return found
      .toSorted((a, b) => a.range.start.line - b.range.start.line)
      .map(
        ({ range, target = '' }) =>
          `${editor.document(uri).getText(range)} -> ${target.replace(`${folder}/`, '')}`,
      );
  };

  it('lead from a Compose file to the files that it names and that are there', async () => {
    const text = `include:
  - path: [db/compose.yaml, gone.yaml]
    env_file: db/.env
services:
  web:
    extends: { file: base.yaml, service: a }
    env_file: [web.env, "\${X}.env"]
    build: ./web
  api:
    build: { context: api, dockerfile: prod.Dockerfile }
    env_file:
      - path: ../../outside.env
`;
    const files = [
      'db/compose.yaml',
      'db/.env',
      'base.yaml',
      'web.env',
      'web/Dockerfile',
      'api/prod.Dockerfile',
    ];
    assert.deepEqual(await links('compose.yaml', text, files), [
      'db/compose.yaml -> db/compose.yaml',
      'db/.env -> db/.env',
      'base.yaml -> base.yaml',
      'web.env -> web.env',
      './web -> web/Dockerfile',
      'prod.Dockerfile -> api/prod.Dockerfile',
    ]);
  });

  it('lead from a kustomization to its bases and patches', async () => {
    const text =
      'resources: [../base, web.yaml, "https://example.com/a"]\npatches:\n- path: p.yaml\n- patch: |-\n    a\n';
    const files = ['base/kustomization.yml', 'prod/web.yaml', 'prod/p.yaml'];
    assert.deepEqual(await links('prod/kustomization.yaml', text, files), [
      '../base -> base/kustomization.yml',
      'web.yaml -> prod/web.yaml',
      'p.yaml -> prod/p.yaml',
    ]);
  });

  it('lead from an ignore comment to the page of its rule', async () => {
    const text = 'services:\n  a:\n    pid: host # bulkhead-ignore host-pid-namespace, nonsense -- so\n';
    assert.deepEqual(await links('compose.yaml', text, [], 'explain'), [
      'host-pid-namespace -> command:explain?%5B%22host-pid-namespace%22%5D',
    ]);
  });

  it('are none in what is none of ours, and in half a file', async () => {
    assert.deepEqual(await links('other.yaml', 'services: 5\nresources: [a.yaml]\n', ['a.yaml']), []);
    await editor.stop();
    assert.deepEqual(
      await links('compose.yaml', 'services:\n  a:\n    extends:\n      file: [', ['a.yaml']),
      [],
    );
  });
});
