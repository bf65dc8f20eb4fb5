/** Paths of Windows and macOS, as their editors send them in URIs: drives, shares, case, spaces, other spellings. */

import assert from 'node:assert/strict';
import { fileKind, isOverrideFile } from '../../server/src/engine/detect.ts';
import { configurationFile, ignoresFor } from '../../server/src/workspace/configuration.ts';
import { folderOf, normalizeUri, relativePath } from '../../server/src/workspace/paths.ts';
import { resolveReference } from '../../server/src/workspace/project-files.ts';
import { Editor } from './client.ts';
import { privilegedCompose } from './files.ts';

describe('the URI of a file on Windows', () => {
  it('is one for all spellings of its drive', () => {
    const spellings = [
      'file:///C:/w/a.yaml',
      'file:///c:/w/a.yaml',
      'file:///c%3A/w/a.yaml',
      'file:///C%3a/w/a.yaml',
    ];
    assert.deepEqual(new Set(spellings.map(normalizeUri)).size, 1);
  });

  it('is in its folder, however both are spelt', () => {
    for (const folder of ['file:///C:/w', 'file:///c%3A/w', 'file:///c%3a/w/', 'file:///c:/']) {
      assert.equal(folderOf([folder], 'file:///c%3A/w/deploy/a.yaml'), folder);
      assert.equal(folderOf([folder], 'file:///d%3A/w/deploy/a.yaml'), undefined);
    }
    assert.equal(folderOf(['file://server/share'], 'file://server/share/x/a.yaml'), 'file://server/share');
    assert.equal(folderOf(['file://server/share'], 'file://other/share/x/a.yaml'), undefined);
    assert.equal(folderOf(['file://server/share'], 'file:///share/x/a.yaml'), undefined);
  });

  it('is shown by its path from there', () => {
    assert.equal(relativePath(['file:///C:/w'], 'file:///c%3A/w/de%20ploy/a.yaml'), 'de ploy/a.yaml');
    assert.equal(relativePath(['file:///c:/'], 'file:///c%3A/w/a.yaml'), 'w/a.yaml');
    assert.equal(relativePath(['file://server/share/w'], 'file://server/share/w/a.yaml'), 'a.yaml');
  });

  it('tells its kind, also by a path with backslashes', () => {
    assert.equal(fileKind('C:\\w\\compose.yaml'), 'compose');
    assert.equal(fileKind('\\\\server\\share\\Dockerfile'), 'dockerfile');
    assert.equal(fileKind('C:\\w\\.github\\workflows\\ci.yml'), 'workflow');
    assert.ok(isOverrideFile('C:\\w\\docker-compose.override.yml'));
    assert.equal(fileKind('file:///c%3A/w/DOCKERFILE'), 'dockerfile');
  });

  it('is resolved from the file that refers to it, within the workspace', () => {
    const from = 'file:///c%3A/w/app/compose.yaml';
    const resolve = (reference: string) => resolveReference(['file:///C:/w'], normalizeUri(from), reference);
    for (const reference of ['../base/base.yml', './../base/base.yml', '..\\base\\base.yml'])
      assert.equal(resolve(reference), 'file:///c%3A/w/base/base.yml', reference);
    for (const reference of [
      '../../x.yml',
      '..\\..\\x.yml',
      'C:/Windows/x.yml',
      'C:\\Windows\\x.yml',
      '\\\\server\\x.yml',
      '/etc/x.yml',
    ])
      assert.equal(typeof resolve(reference), 'object', reference);
  });

  it('is what ignores of the configuration are held against', () => {
    const text = 'ignores:\n  - rule: privileged-container\n    paths: [deploy/*.yaml]\n    reason: known\n';
    for (const folder of ['file:///c%3A/w', 'file://server/share']) {
      const isIgnored = ignoresFor(configurationFile(`${folder}/.bulkhead.yaml`, text), '2026-01-01');
      assert.equal(isIgnored(`${folder}/deploy/a.yaml`).length, 1);
      assert.equal(isIgnored(`${folder}/a.yaml`).length, 0);
    }
    const upper = ignoresFor(configurationFile('file:///C:/w/.bulkhead.yaml', text), '2026-01-01');
    assert.equal(upper('file:///c%3A/w/deploy/a.yaml').length, 1);
  });
});

describe('a pattern of the configuration', () => {
  const problems = (pattern: string) => {
    const text = `ignores:\n  - rule: privileged-container\n    paths: ['${pattern}']\n    reason: known\n`;
    return configurationFile('file:///c%3A/w/.bulkhead.yaml', text).configuration.problems.map(
      ({ message }) => message,
    );
  };

  it('with backslashes between folders, or a drive, would match nothing, which is told', () => {
    for (const pattern of ['deploy\\a.yaml', '.\\deploy', 'C:/w/deploy', 'c:\\w'])
      assert.match(problems(pattern).join(), /with `\/` between folders/, pattern);
  });

  it('may have the backslashes of .gitignore', () => {
    for (const pattern of ['\\#a.yaml', 'a\\*.yaml', 'deploy/a.yaml'])
      assert.deepEqual(problems(pattern), []);
  });
});

describe('an editor on Windows or macOS', () => {
  for (const [what, folder, file] of [
    [
      'with another spelling of the drive for files than for folders',
      'file:///C:/w',
      'file:///c%3A/w/compose.yaml',
    ],
    ['with a folder on a share', 'file://server/share/w', 'file://server/share/w/compose.yaml'],
    [
      'with #, %, ? and blanks in names',
      'file:///Users/a/w%20%23%25%3F',
      'file:///Users/a/w%20%23%25%3F/compose.yaml',
    ],
    [
      'with names in letters and marks',
      'file:///Users/a/cafe%CC%81',
      'file:///Users/a/cafe%CC%81/compose.yaml',
    ],
    ['with files that are on no disk', 'vscode-vfs://github/a/b', 'vscode-vfs://github/a/b/compose.yaml'],
  ] as const) {
    it(`${what} gets findings by the configuration of the folder, and fixes for that very file`, async () => {
      const files = new Map([
        [normalizeUri(`${folder}/.bulkhead.yaml`), 'rules: {privileged-container: hint}\n'],
      ]);
      const editor = await Editor.start({ folders: [folder], files });
      const text = privilegedCompose.replaceAll('\n', '\r\n');
      await editor.open(file, text, 'dockercompose');
      const [finding] = await editor.diagnostics(file);
      const hint = 4;
      assert.equal(finding?.severity, hint);
      const actions = await editor.actions(file, 'true');
      const fix = actions.find(({ title }) => title.startsWith('Set `privileged`')) ?? assert.fail('no fix');
      const { edit } = fix.edit
        ? fix
        : ((await editor.connection.sendRequest('codeAction/resolve', fix)) as typeof fix);
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change && 'textDocument' in change);
      assert.equal(change.textDocument.uri, file);
      await editor.stop();
    });
  }
});
