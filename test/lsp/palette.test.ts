import assert from 'node:assert/strict';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyEdits } from '../../server/src/engine/source.ts';
import type { BaselineResponse } from '../../server/src/lsp/exports.ts';
import type { FixWorkspaceResponse } from '../../server/src/lsp/fixWorkspace.ts';
import type { IgnoreRuleParams, IgnoreRuleResponse } from '../../server/src/lsp/ignoreRule.ts';
import type { RuleTitle } from '../../server/src/lsp/rulePage.ts';
import { parseBaseline } from '../../server/src/report/baseline.ts';
import { lineEdits } from '../../server/src/report/diff.ts';
import { Editor, type EditorOptions, modern } from './client.ts';
import { hostNetworkPod, plainCompose, privilegedCompose } from './files.ts';

const folder = 'file:///w';
const compose = `${folder}/compose.yaml`;
const pod = `${folder}/k8s/pod.yaml`;
const configuration = `${folder}/.bulkhead.yaml`;

describe('what the palette asks for', () => {
  let editor: Editor;
  let files: Map<string, string>;
  beforeEach(() => {
    files = new Map([
      [compose, privilegedCompose],
      [pod, hostNetworkPod],
    ]);
  });
  afterEach(() => editor.stop());

  const start = async (options: EditorOptions = {}) => {
    editor = await Editor.start({ folders: [folder], files, ...options });
  };
  const ask = <R>(method: string, params: object = {}): Promise<R> =>
    editor.connection.sendRequest(`bulkhead/${method}`, params);

  /** The texts of files after an edit. */
  function edited({ documentChanges = [] }: WorkspaceEdit): Map<string, string> {
    const changes = documentChanges.filter((each): each is TextDocumentEdit => 'edits' in each);
    return new Map(
      changes.map(({ textDocument: { uri }, edits }) => {
        const document = TextDocument.create(uri, '', 0, files.get(uri) ?? '');
        return [uri, TextDocument.applyEdits(document, edits as never)];
      }),
    );
  }

  describe('bulkhead/export', () => {
    it('gives the report in every format, with the fixes', async () => {
      await start();
      const formats = ['html', 'markdown', 'json', 'sarif', 'junit', 'gitlab'];
      const texts = await Promise.all(formats.map((format) => ask<string>('export', { format })));
      const [html = '', markdown = '', json = '', sarif = '', junit = '', gitlab = ''] = texts;
      assert.match(html, /^<!doctype html>/i);
      assert.doesNotMatch(html, /data-uri=/);
      assert.match(markdown, /privileged-container/);
      assert.equal(JSON.parse(json).findings.length, 2);
      assert.ok(JSON.parse(json).findings.every(({ fixes }: { fixes: unknown[] }) => fixes.length > 0));
      assert.equal(JSON.parse(sarif).runs[0].results.length, 2);
      assert.match(junit, /<testsuites/);
      assert.equal(JSON.parse(gitlab).length, 2);
    });
  });

  describe('bulkhead/baseline', () => {
    it('holds what is found in its folder, by paths from there', async () => {
      const other = 'file:///other';
      files.set(`${other}/compose.yaml`, privilegedCompose);
      await start({ folders: [folder, other] });
      const { text, findings } = await ask<BaselineResponse>('baseline', { folder });
      assert.deepEqual(
        parseBaseline(text).entries.map(({ path, ruleId }) => [path, ruleId]),
        [
          ['compose.yaml', 'privileged-container'],
          ['k8s/pod.yaml', 'host-network-namespace'],
        ],
      );
      assert.equal(findings, 2);
    });
  });

  describe('bulkhead/fixWorkspace', () => {
    /** To drop all capabilities cannot stop this program from working. */
    const safe =
      'services:\n  web:\n    image: nginx:1.29\n    user: "1000"\n    security_opt: ["no-new-privileges:true"]\n';
    const settings = () => ({ rules: { 'missing-capability-drop': 'warning' } });

    it('fixes what needs no check, file by file, each to be confirmed', async () => {
      files.set(compose, safe);
      await start({ settings });
      const { edit, fixes, files: count } = await ask<FixWorkspaceResponse>('fixWorkspace');
      assert.deepEqual([...edited(edit).keys()], [compose]);
      assert.match(edited(edit).get(compose) ?? '', /cap_drop/);
      assert.deepEqual([fixes, count], [1, 1]);
      const annotations = Object.values(edit.changeAnnotations ?? {});
      assert.deepEqual(
        annotations.map(({ needsConfirmation }) => needsConfirmation),
        [true],
      );
    });

    it('gives a plain edit to editors that have no preview', async () => {
      files.set(compose, safe);
      await start({ settings, capabilities: { ...modern, workspace: { configuration: true } } });
      const { edit } = await ask<FixWorkspaceResponse>('fixWorkspace');
      assert.equal(edit.changeAnnotations, undefined);
      assert.match(edited(edit).get(compose) ?? '', /cap_drop/);
    });

    it('has nothing where nothing can be fixed', async () => {
      files = new Map([[compose, plainCompose]]);
      await start();
      const { edit, fixes } = await ask<FixWorkspaceResponse>('fixWorkspace');
      assert.deepEqual([edit.documentChanges, fixes], [[], 0]);
    });
  });

  describe('bulkhead/rulePage', () => {
    it('gives the page of every rule, with links that lead somewhere from an editor', async () => {
      await start({ initializationOptions: { explainCommand: 'explain' } });
      const titles = await ask<RuleTitle[]>('rules');
      assert.ok(titles.length > 50);
      for (const { id, title } of titles) {
        const page = await ask<string>('rulePage', { id });
        assert.ok(page.startsWith(`# ${title}\n`), id);
        assert.match(page, /^## Examples$/m, id);
        assert.match(page, /^```/m, id);
        assert.doesNotMatch(page, /\]\(\.\.?\//, id);
      }
      assert.equal(await ask('rulePage', { id: 'constructor' }), null);
    });

    it('is what hovers lead to where the editor can show it', async () => {
      await start({ initializationOptions: { explainCommand: 'explain' } });
      await editor.open(compose, privilegedCompose);
      const text = JSON.stringify((await editor.hover(compose, 'privileged'))?.contents);
      assert.match(text, /\[privileged-container\]\(command:explain\?%5B%22privileged-container%22%5D\)/);
    });
  });

  describe('bulkhead/ignoreRule', () => {
    const ignore = (where: IgnoreRuleParams['where'], uri = pod) =>
      ask<IgnoreRuleResponse>('ignoreRule', {
        uri,
        rule: 'host-network-namespace',
        where,
        reason: ' It has to. ',
      });
    const written = async (where: IgnoreRuleParams['where'], uri = pod) => {
      const answer = await ignore(where, uri);
      assert.ok('edit' in answer);
      return edited(answer.edit).get(answer.uri);
    };

    it('makes the file where there is none, and names the place that was chosen', async () => {
      await start();
      const answer = await ignore('file');
      assert.ok('edit' in answer);
      assert.equal(answer.uri, configuration);
      const [create] = answer.edit.documentChanges ?? [];
      assert.deepEqual(create, { kind: 'create', uri: configuration, options: { ignoreIfExists: true } });
      const item = (paths: string) =>
        `ignores:\n  - rule: host-network-namespace\n${paths}    reason: It has to.\n`;
      assert.equal(await written('file'), item('    paths: [/k8s/pod.yaml]\n'));
      assert.equal(await written('folder'), item('    paths: [/k8s/]\n'));
      assert.equal(await written('workspace'), item(''));
      assert.equal(await written('folder', compose), item(''));
    });

    it('names a file alone, whatever characters its name has', async () => {
      const odd = `${folder}/a%5Bb%5D%20%23c%2A.yaml`;
      files.set(odd, hostNetworkPod);
      await start();
      files.set(configuration, (await written('file', odd)) ?? '');
      await editor.stop();
      await start();
      await editor.open(odd, hostNetworkPod);
      await editor.open(`${folder}/ab #cd.yaml`, hostNetworkPod);
      assert.deepEqual(await editor.diagnostics(odd), []);
      assert.equal((await editor.diagnostics(`${folder}/ab #cd.yaml`)).length, 1);
    });

    it('adds to the file as it is open in the editor', async () => {
      await start();
      await editor.open(configuration, 'level: all\n');
      const answer = await ignore('workspace');
      assert.ok('edit' in answer);
      const [change] = answer.edit.documentChanges ?? [];
      assert.ok(change && 'edits' in change);
      assert.deepEqual(change.edits, [
        {
          range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
          newText: '\nignores:\n  - rule: host-network-namespace\n    reason: It has to.\n',
        },
      ]);
    });

    it('is refused with words where it cannot be done', async () => {
      files.set(configuration, 'ignores: [\n');
      await start();
      assert.deepEqual(await ignore('file'), {
        refused: '.bulkhead.yaml has a form to which nothing can be added; write it by hand',
      });
      assert.deepEqual(await ignore('file', 'file:///elsewhere/pod.yaml'), {
        refused: 'the file is in no folder of the workspace',
      });
    });
  });
});

describe('edits line by line', () => {
  it('make the one text of the other, and leave alone what stays between', () => {
    const before = 'a\nb\nc\nd\ne\n';
    for (const after of ['a\nB\nc\nD\ne\n', 'b\nc\nd\ne\nf\n', '', 'a\nb\nc\nd\ne', before, 'x\n'])
      assert.equal(applyEdits(before, lineEdits(before, after)), after);
    assert.deepEqual(lineEdits(before, 'a\nB\nc\nD\ne\n'), [
      { span: { start: 2, end: 4 }, newText: 'B\n' },
      { span: { start: 6, end: 8 }, newText: 'D\n' },
    ]);
  });
});
