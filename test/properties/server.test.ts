/** Whatever an editor sends, in whatever order: the server knows what a new one would know, and never goes down. */

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { settling } from '../../server/src/lsp/configurationStore.ts';
import { Editor } from '../lsp/client.ts';
import { runs } from './runs.ts';
import { anyText, corpus } from './texts.ts';

const folder = 'file:///w';

const place = fc.double({ min: 0, max: 1, noNaN: true });
const files = ['compose.yaml', 'compose.override.yaml', 'Dockerfile', 'pod.yaml', '.bulkhead.yaml'] as const;
const text = fc.oneof(
  anyText.map((each) => each.text),
  fc.constantFrom(...corpus.map((each) => each.text)),
  fc.constantFrom(
    'level: restricted\n',
    'rules: {privileged-container: off}\n',
    'include: [other.yaml]\n',
    'services: {web: {extends: {file: compose.yaml, service: web}}}\n',
  ),
);

/** What happens in an editor. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), file: fc.constantFrom(...files), text }),
  fc.record({ kind: fc.constant('close' as const), file: fc.constantFrom(...files) }),
  fc.record({ kind: fc.constant('look' as const), file: fc.constantFrom(...files) }),
  fc.record({
    kind: fc.constant('edit' as const),
    file: fc.constantFrom(...files),
    at: place,
    removed: fc.nat(30),
    added: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.constantFrom('\n', '\r\n', '    privileged: true\n', '---\n', '# bulkhead-ignore all -- x\n'),
    ),
  }),
);

describe('an editor that does anything', function () {
  this.timeout(0);

  it('sees after any edits what it would see had it just been started', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const editor = await Editor.start({ folders: [folder] });
        for (const each of steps) {
          const uri = `${folder}/${each.file}`;
          const document = editor.documents.get(uri);
          if (each.kind === 'open' && !document) await editor.open(uri, each.text, languageOf(uri));
          if (!document) continue;
          if (each.kind === 'close') await editor.close(uri);
          if (each.kind === 'look') await editor.diagnostics(uri);
          if (each.kind !== 'edit') continue;
          const length = document.getText().length;
          const start = Math.floor(each.at * length);
          const range = { start: document.positionAt(start), end: document.positionAt(start + each.removed) };
          await editor.change(uri, { range, text: each.added });
        }
        const fresh = await Editor.start({ folders: [folder] });
        for (const [uri, document] of editor.documents)
          await fresh.open(uri, document.getText(), document.languageId);
        // Configurations and files that came or went count once nobody has typed for a moment.
        await pause(settling + 50);
        for (const uri of editor.documents.keys())
          assert.deepEqual(await settled(editor, uri), await settled(fresh, uri), uri);
        await editor.stop();
        await fresh.stop();
      }),
      runs(20),
    );
  });

  it('always gets an answer or an error, and never takes the server down', async () => {
    const methods = [
      ...[
        'textDocument/hover',
        'textDocument/codeAction',
        'textDocument/completion',
        'textDocument/definition',
      ],
      ...[
        'textDocument/references',
        'textDocument/codeLens',
        'textDocument/inlayHint',
        'textDocument/documentLink',
      ],
      ...[
        'textDocument/diagnostic',
        'workspace/diagnostic',
        'workspace/executeCommand',
        'codeAction/resolve',
        'codeLens/resolve',
      ],
      ...['bulkhead/report', 'bulkhead/status', 'bulkhead/rulePage', 'no/such/method'],
    ];
    const notices = [
      ...['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave'],
      ...[
        'workspace/didChangeWatchedFiles',
        'workspace/didChangeConfiguration',
        '$/cancelRequest',
        '$/setTrace',
      ],
    ];
    const odd = fc.oneof(fc.constantFrom(null, -1, 1e9, 1.5, '', 'x', true, [], {}), fc.jsonValue());
    const position = fc.record({ line: fc.oneof(fc.nat(40), odd), character: fc.oneof(fc.nat(40), odd) });
    const params = fc.oneof(
      odd,
      fc.record(
        {
          textDocument: fc.oneof(
            fc.record({
              uri: fc.constantFrom(
                `${folder}/compose.yaml`,
                `${folder}/gone.yaml`,
                'untitled:x',
                'no uri',
                '',
              ),
            }),
            odd,
          ),
          position,
          range: fc.record({ start: position, end: position }),
          context: fc.oneof(fc.record({ diagnostics: fc.constant([]) }), odd),
          command: fc.string(),
          arguments: fc.array(odd),
          data: odd,
          ruleId: odd,
        },
        { requiredKeys: [] },
      ),
    );
    const changes = fc.array(
      fc.oneof(fc.record({ range: fc.record({ start: position, end: position }), text: fc.string() }), odd),
    );
    const textDocument = fc.record({
      uri: fc.constantFrom(`${folder}/gone.yaml`, 'untitled:x', ''),
      languageId: fc.constant('yaml'),
      version: odd,
      text: fc.string(),
    });
    const notice = fc.oneof(
      odd,
      fc.record(
        { textDocument, contentChanges: changes, changes: odd, settings: odd, id: odd },
        { requiredKeys: [] },
      ),
    );
    const editor = await Editor.start({ folders: [folder] });
    const uri = `${folder}/compose.yaml`;
    await editor.open(uri, 'services:\n  web:\n    image: x\n    privileged: true\n', 'dockercompose');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...methods), params), { maxLength: 6 }),
        fc.array(fc.tuple(fc.constantFrom(...notices), notice), { maxLength: 4 }),
        async (requests, told) => {
          for (const [method, some] of told)
            await editor.connection.sendNotification(method, some).catch(() => {});

          const answers = requests.map(([method, some]) =>
            editor.connection.sendRequest(method, some).then(
              () => {},
              () => {},
            ),
          );
          await Promise.all(answers);
          assert.deepEqual(
            (await editor.diagnostics(uri)).map(({ code }) => code),
            ['privileged-container'],
          );
        },
      ),
      runs(150),
    );
    await editor.stop();
  });
});

/** The diagnostics once the files that hang together have been read. */
async function settled(editor: Editor, uri: string) {
  let before = JSON.stringify(await editor.diagnostics(uri));
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = JSON.stringify(await editor.diagnostics(uri));
    if (now === before) return JSON.parse(now) as unknown;
    before = now;
  }
}

function languageOf(uri: string): string {
  if (uri.endsWith('Dockerfile')) return 'dockerfile';
  return uri.includes('/compose') ? 'dockercompose' : 'yaml';
}
