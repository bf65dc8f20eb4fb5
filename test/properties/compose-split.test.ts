/** However a service is split into files, what is found is the same, at what the file of each part says. */

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import type { Project } from '../../server/src/engine/projects/project.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { partFile, projectOf } from '../support/projects.ts';
import { randomNumbers, randomSplit, type Settings, type Split, written } from './compose-parts.ts';

/** Another start tries other services: it is printed with what fails. */
const firstSeed = Number(process.env.SEED ?? 1);
const runs = Number(process.env.RUNS ?? 60);

const rest = '  db:\n    image: postgres\nvolumes: {data: {}}\nsecrets: {one: {file: a}, two: {file: b}}\n';

describe('a Compose service in parts', () => {
  it('has the findings of the whole when files are merged over another', () => {
    each(({ base, override, last }) =>
      projectOf('compose', ['compose.yaml', 'compose.override.yaml', 'last.yml'], {
        'compose.yaml': file('web', base),
        'compose.override.yaml': `services:\n${written('web', override)}`,
        'last.yml': `services:\n${written('web', last)}`,
      }),
    );
  });

  it('has the findings of the whole when it is included', () => {
    each(({ base, override, last }) =>
      projectOf('compose', ['compose.yaml'], {
        'parts/base.yml': file('web', base),
        'parts/compose.yaml': `include: [base.yml]\nservices:\n${written('web', override)}`,
        'compose.yaml': `include: [parts/compose.yaml]\nservices:\n${written('web', last)}`,
      }),
    );
  });

  it('has the findings of the whole when it extends services of other files', () => {
    each(({ base, override, last }) =>
      projectOf('compose', ['compose.yaml'], {
        'parts/base.yml': `services:\n${written('app', base)}`,
        'parts/app.yml': `services:\n${written('app', { ...override, extends: '{file: base.yml, service: app}' })}`,
        'compose.yaml': file('web', { extends: '{file: parts/app.yml, service: app}', ...last }),
      }),
    );
  });

  it('has the findings of the whole when it extends a service and a file is merged over it', () => {
    each(({ base, override, last }) =>
      projectOf('compose', ['compose.yaml', 'compose.override.yaml'], {
        'parts/base.yml': `services:\n${written('app', base)}`,
        'compose.yaml': file('web', { ...override, extends: '{file: parts/base.yml, service: app}' }),
        'compose.override.yaml': `services:\n${written('web', last)}`,
      }),
    );
  });
});

function file(name: string, settings: Settings): string {
  return `services:\n${written(name, settings)}${rest}`;
}

function each(projectFor: (split: Split) => Project): void {
  let count = 0;
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const split = randomSplit(randomNumbers(seed));
    const whole = projectOf('compose', ['compose.yaml'], { 'compose.yaml': file('web', split.whole) });
    const project = projectFor(split);
    const texts = [...project.contents].map(([path, text]) => `# ${path}\n${text}`).join('');
    const expected = found(whole);
    count += expected.length;
    const message = `SEED=${seed} RUNS=1\n${texts}# whole\n${file('web', split.whole)}`;
    assert.deepEqual(found(project), expected, message);
  }
  assert.ok(count > runs * 10);
}

/** What is found in all files: the rule, the service, and what is underlined. */
function found(project: Project): string[] {
  const settings = { ...defaultSettings, level: 'all', confidence: 'low' } as const;
  const all = [...project.contents.keys()].flatMap((path) => {
    const { text, ...part } = partFile(project, path.slice('/p/'.length));
    const { findings, syntaxErrors, problems } = analyze({ ...part, text }, settings);
    assert.deepEqual([syntaxErrors, problems], [[], []]);
    return findings
      .filter(({ workload }) => workload.name !== 'app')
      .map(({ ruleId, severity, workload, span }) => {
        const underlined = text
          .slice(span.start, span.end)
          .replace(/^"(.*)"$/, '$1')
          .replace(/^[\w.]+=/, '');
        return `${ruleId} ${severity} ${workload.name} ${underlined}`;
      });
  });
  return all.sort();
}
