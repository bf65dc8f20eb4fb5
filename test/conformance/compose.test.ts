// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables like this
/**
 * The Compose specification's rules for merging, variables, `extends` and `include`, case by case: what the files of a
 * case make together is what its `effective` says. The cases were checked with compose-go 2.16.2, the reference.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { isMap, isSeq, parse } from 'yaml';
import { isReset } from '../../server/src/engine/adapt/compose-service.ts';
import { textAt } from '../../server/src/engine/adapt/compose-text.ts';
import { child, entries, isWritten, items, type Place } from '../../server/src/engine/parse/lookup.ts';
import { readerOf } from '../../server/src/engine/projects/assembly.ts';
import { compose } from '../../server/src/engine/projects/compose.ts';
import { foundIn, projectOf } from '../support/projects.ts';

const folder = new URL('compose/', import.meta.url);
const roots = ['compose.yaml', 'compose.override.yaml'];

describe('conformance to the Compose specification', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
    const [title = '', ...cases] = readFileSync(new URL(name, folder), 'utf8').split(/^## /m);
    describe(title.split('\n', 1)[0]?.slice(2) ?? '', () => {
      for (const text of cases) {
        it(text.split('\n', 1)[0] ?? '', () => {
          const { effective = '', ...files } = filesIn(text);
          const { services } = parse(effective) as { services: Data };
          assert.deepEqual(servicesOf(files), canonical(services, []));
        });
      }
    });
  }
});

describe('a boolean that a variable or a text gives', () => {
  const say = (privileged: string, values = '') =>
    foundIn(
      projectOf('compose', ['compose.yaml'], {
        '.env': values,
        'compose.yaml': `services:\n  web:\n    image: nginx\n    privileged: ${privileged}\n`,
      }),
      'compose.yaml',
    ).found.map((each) => each.split(' ')[1]);

  it('is true for the words that Compose takes for true', () => {
    for (const word of ['true', '"true"', 'yes', '"on"', 'Y', '"TRUE"', '${NO:-true}', '"${NO-yes}"'])
      assert.deepEqual(say(word), ['privileged-container'], word);
    for (const value of ['true', "'yes'", '"on"', 'y'])
      assert.deepEqual(say('${P}', `P=${value}\n`), ['privileged-container'], value);
  });

  it('is not true for any others', () => {
    for (const word of ['false', '"no"', 'off', 'n', '"1"', 'maybe', '${P}', '${P:+true}', '""'])
      assert.deepEqual(say(word), [], word);
  });
});

/** The files in fenced blocks, by the names beside the fences. */
function filesIn(text: string): Record<string, string> {
  const blocks = text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms);
  return Object.fromEntries([...blocks].map(([, name, content]) => [name, content]));
}

type Data = null | string | readonly Data[] | { readonly [key: string]: Data };

function servicesOf(files: Readonly<Record<string, string>>): Data {
  const present = roots.filter((path) => files[path] !== undefined);
  const project = projectOf('compose', present, files);
  const { root, unresolved } = compose(project, readerOf(project).reader);
  assert.deepEqual(unresolved, []);
  assert.ok(root);
  return canonical(dataOf(child(root, 'services')), []);
}

/** What a place says, with what rules see: entries and items, as one value where both make it. */
function dataOf(place: Place): Data {
  const mapping = entries(place).filter((entry) => !isReset(entry));
  const list = items(place).filter((item) => !isReset(item));
  const listed = list.map(dataOf);
  if (mapping.length > 0 || (isMap(place.node) && list.length === 0)) {
    const own = mapping.map((entry) => [String(entry.key), dataOf(entry)] as const);
    return Object.fromEntries([...listed.map((item) => named(String(item))), ...own]);
  }
  if (list.length > 0 || isSeq(place.node)) return listed;
  return isWritten(place) ? (textAt(place)?.text.replaceAll('\0', '?') ?? null) : null;
}

function named(text: string): readonly [string, Data] {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

const mappings =
  /^(environment|labels|annotations|sysctls|networks|depends_on|extra_hosts|build\.(args|labels|additional_contexts|extra_hosts))$/;
const lists = /^(dns|dns_search|tmpfs|env_file|label_file)$/;

/** One way to write what has several; `extends` says nothing any more when it is done. */
function canonical(data: unknown, path: readonly string[]): Data {
  const setting = path.slice(1).join('.');
  if (Array.isArray(data)) {
    if (mappings.test(setting)) return Object.fromEntries(data.map((item) => named(String(item))));
    return data.map((item) => canonical(item, [...path, '[]']));
  }
  if (typeof data === 'object' && data !== null) {
    const own = Object.entries(data).filter(([key]) => path.length !== 1 || key !== 'extends');
    return Object.fromEntries(own.map(([key, value]) => [key, canonical(value, [...path, key])]));
  }
  if (data === null || data === undefined) return null;
  const text = String(data);
  if (setting === 'build') return { context: text };
  return lists.test(setting) ? [text] : text;
}
