/** The contributor's tools: what `npm run generate` makes of the rules, and what `npm run new-rule` starts with. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withConfiguration } from '../server/scripts/configuration.ts';
import { withRuleTable } from '../server/scripts/docs.ts';
import { documentPages, loadRules, readText, root } from '../server/scripts/rule-files.ts';
import { refuseId, skeleton } from '../server/scripts/rule-skeleton.ts';
import { staleFiles } from '../server/scripts/stale.ts';
import { rules } from '../server/src/engine/rules/index.ts';
import { defaultServerSettings, parseSettings } from '../server/src/lsp/settings.ts';
import { hoverText, rulePage, rulePageUrl } from '../server/src/report/rule-page.ts';
import { readMarks } from './support/marks.ts';

interface Property {
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Property>>;
}

interface Manifest {
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const manifest: Manifest = JSON.parse(readText('package.json'));

/** What Biome says about a text that is to stand at a path; empty when nothing. */
function biome(path: string, text: string): string {
  const program = fileURLToPath(new URL('node_modules/@biomejs/biome/bin/biome', root));
  const args = [program, 'check', '--colors=off', `--stdin-file-path=${path}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input: text, cwd: root, encoding: 'utf8' });
  return stdout === text ? '' : stderr + stdout;
}

describe('npm run generate', () => {
  it('leaves nothing stale in the repository', async () => {
    const stale = staleFiles(await loadRules(), readText, documentPages());
    assert.deepEqual(
      stale.map(({ path }) => path),
      [],
    );
  });

  it('names a changed file with its new text, and a page whose rule is gone for removal', async () => {
    const read = (path: string) => `${readText(path)}${path.endsWith('index.ts') ? '// edited\n' : ''}`;
    assert.deepEqual(staleFiles(await loadRules(), read, ['gone.md']), [
      { path: 'server/src/engine/rules/index.ts', text: readText('server/src/engine/rules/index.ts') },
      { path: 'docs/rules/gone.md', text: undefined },
    ]);
  });

  it('keeps everything in the manifest and the README that is not its own', () => {
    const written = withConfiguration(
      '{"name":"x","contributes":{"commands":[{"command":"a"}]},"type":"module"}',
      [],
    );
    const { contributes, ...rest } = JSON.parse(written);
    assert.deepEqual(rest, { name: 'x', type: 'module' });
    assert.deepEqual(contributes.commands, [{ command: 'a' }]);
    const readme = withRuleTable('before\n<!-- rules:start -->old<!-- rules:end -->\nafter\n', []);
    assert.match(readme, /^before\n<!-- rules:start -->\n\n\| Rule [\s\S]*\n\n<!-- rules:end -->\nafter\n$/);
    assert.throws(() => withRuleTable('no marks', []), /rules:start/);
  });

  it('writes what Biome would write', () => {
    for (const path of ['server/src/engine/rules/index.ts', 'package.json']) {
      assert.equal(biome(path, readText(path)), '');
    }
  });
});

describe('settings in the manifest', () => {
  const { properties } = manifest.contributes.configuration;

  it('have the defaults that the server has', () => {
    const section: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(properties)) {
      const [, first = '', second] = name.split('.');
      if (second === undefined) section[first] = property.default;
      else section[first] = { ...(section[first] ?? {}), [second]: property.default };
    }
    assert.deepEqual(parseSettings(section), { settings: defaultServerSettings, problems: [] });
  });

  it('offer only values that the server understands', () => {
    for (const level of properties['bulkhead.level']?.enum ?? []) {
      assert.deepEqual(parseSettings({ level }).problems, []);
    }
    const byRule = Object.entries(properties['bulkhead.rules']?.properties ?? {});
    assert.deepEqual(
      byRule.map(([id]) => id),
      rules.map(({ id }) => id),
    );
    for (const [id, property] of byRule) {
      for (const severity of property.enum ?? []) {
        assert.deepEqual(parseSettings({ rules: { [id]: severity } }).problems, []);
      }
    }
  });
});

describe('a rule in Markdown', () => {
  it('has a page that says all that the rule does', () => {
    for (const rule of rules) {
      const page = rulePage(rule).replaceAll('\\|', '|');
      const { title, summary, escape: gain, remedy, references, examples, sandboxes } = rule;
      const reasons = Object.values(sandboxes).map(({ reason }) => reason);
      for (const text of [title, summary, gain, remedy, ...references, ...reasons])
        assert.ok(page.includes(text), text);
      for (const { text } of [...examples.bad, ...examples.good]) assert.ok(page.includes(text.trimEnd()));
      assert.ok(page.endsWith('\n') && !page.endsWith('\n\n'));
    }
  });

  it('has its page where the manifest says that the repository is, at the version that is installed', () => {
    const repository = manifest.repository.url.replace(/\.git$/, '');
    const pages = `${repository}/blob/v${manifest.version}/docs/rules`;
    assert.equal(rulePageUrl('privileged-container'), `${pages}/privileged-container.md`);
    assert.equal(rulePageUrl(), `${pages}/README.md`);
  });

  it('has a hover without markup for editors that show none', () => {
    for (const rule of rules) {
      assert.match(hoverText(rule, 'markdown'), /^\*\*.+\*\* \(\[.+\]\(https:.+\)\)\n\n/);
      assert.doesNotMatch(hoverText(rule, 'plain'), /\*\*|\]\(/);
    }
  });
});

describe('npm run new-rule', () => {
  it('takes kebab-case ids that name the pattern and are new', () => {
    assert.equal(refuseId('host-time-namespace', ['host-pid-namespace']), undefined);
    for (const id of [
      '',
      'HostTime',
      'host_time',
      'host-',
      '../host',
      'no-host-time',
      'disallow-host-time',
      'all',
    ]) {
      assert.notEqual(refuseId(id, []), undefined, id);
    }
    assert.notEqual(refuseId('host-time-namespace', ['host-time-namespace']), undefined);
  });

  it('starts a rule with well-formed files that say what to write', () => {
    const files = [...skeleton('host-time-namespace')];
    assert.deepEqual(
      files.map(([path]) => path).filter((path) => path.startsWith('server/')),
      ['server/src/engine/rules/host-time-namespace.ts'],
    );
    for (const [path, text] of files) {
      if (path.endsWith('.ts')) assert.equal(biome(path, text), '');
      if (/\/bad/.test(path))
        assert.deepEqual(
          readMarks(text).map(({ ruleId }) => ruleId),
          ['host-time-namespace'],
        );
      else if (!path.endsWith('.json')) assert.match(text, /WRITE:/);
    }
  });
});

describe('marks in fixtures', () => {
  it('are about their own line, or the line below when they stand alone', () => {
    const text = ['USER root # want a', '# want b, c "x, \\"y\\""', '  # want d', 'RUN true'].join('\n');
    assert.deepEqual(readMarks(text), [
      { line: 0, ruleId: 'a', text: undefined },
      { line: 3, ruleId: 'b', text: undefined },
      { line: 3, ruleId: 'c', text: 'x, "y"' },
      { line: 3, ruleId: 'd', text: undefined },
    ]);
  });

  it('are refused when they are misspelt or about nothing', () => {
    for (const text of ['x # want', 'x # want A b', 'x # want a,', 'x # want a "b', '# want a']) {
      assert.throws(() => readMarks(text), /line 1/, text);
    }
  });

  it('are not seen in other comments', () => {
    assert.deepEqual(readMarks('x # wanted: a\ny#want b\n'), []);
  });
});
