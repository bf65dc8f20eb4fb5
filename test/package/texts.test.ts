import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('the texts of the extension', () => {
  it('stand apart from the manifest, each under a key that the manifest has', () => {
    const keys = [...read('package.json').matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key ?? '');
    const texts = Object.keys(JSON.parse(read('package.nls.json')));
    assert.deepEqual([...new Set(keys)].sort(), texts.toSorted());
  });

  it('are all in the manifest by their keys: titles, descriptions, what values mean', () => {
    const { description, contributes } = JSON.parse(read('package.json'));
    const plain: string[] = [];
    const look = (value: unknown, name: string): void => {
      if (typeof value === 'string') {
        if (/^(title|description|markdownDescription|altText)$/i.test(name) && !/^%.*%$/.test(value))
          plain.push(value);
      } else if (name === 'enumDescriptions')
        plain.push(...(value as string[]).filter((each) => !/^%.*%$/.test(each)));
      else if (value && typeof value === 'object')
        for (const [key, each] of Object.entries(value)) look(each, key);
    };
    look(contributes, '');
    look(description, 'description');
    // The name of the product is the same in every language.
    assert.deepEqual(plain, ['Bulkhead']);
  });

  it('are given to VS Code as they are, so that tools find them for translation', () => {
    const folder = 'client/src/';
    for (const name of readdirSync(new URL(folder, root))) {
      const source = read(folder + name);
      for (const [, first = ''] of source.matchAll(/\bl10n\.t\(\s*(.)/g)) assert.match(first, /['"]/, name);
      const shown = /show(Information|Warning|Error)Message\(\s*['"`]|(title|placeHolder|detail): ['"`]/g;
      assert.deepEqual(source.match(shown) ?? [], [], name);
    }
  });
});
