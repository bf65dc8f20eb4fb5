/** The shape of `.bulkhead.yaml`. */

import { confidenceMeanings, levelMeanings, severityMeanings } from '../meanings.ts';
import { confidences, levels, type Rule, severities } from '../rule.ts';
import type { ChoiceShape, Field, MapShape, TextShape } from './shape.ts';

/** The severities that a configuration can give. */
export const severityNames = [...severities, 'off'] as const;

/** What the severity of a rule may be. */
export const severityShape = choice(severityNames, { ...severityMeanings, off: 'not reported' });

/** The form of `kubernetesVersion`. */
export const versionPattern = /^(latest|v?1\.\d{1,3}(\.\d{1,3})?)$/;

const runtimeName: Omit<TextShape, 'examples'> = {
  kind: 'text',
  pattern: /^[\w./-]{1,253}$/,
  takes: 'a name',
};

/** The shape of a configuration for these rules. */
export function configurationShape(rules: readonly Rule[]): MapShape {
  return map('key', [
    ['level', 'How much is reported, named after the Pod Security Standards.', choice(levels, levelMeanings)],
    ['confidence', 'How sure a finding has to be.', choice(confidences, confidenceMeanings)],
    [
      'rules',
      'Severities other than the usual ones, and options, by rule. A rule that has a severity here is reported at every level; `off` switches it off.',
      { kind: 'map', keys: 'rule', required: [], fields: new Map(rules.map(ruleField)) },
    ],
    ['ignores', 'Findings that are not reported, and why.', { kind: 'list', item: ignoreShape(rules) }],
    [
      'sandbox',
      'The microVM that fixes offer.',
      map('key', [
        [
          'runtimeClassName',
          'The `RuntimeClass` of a microVM, for fixes that move a pod into one.',
          { ...runtimeName, examples: ['kata-qemu'] },
        ],
        [
          'composeRuntime',
          'The `runtime` of a microVM, for fixes that move a Compose service into one.',
          { ...runtimeName, examples: ['io.containerd.kata.v2'] },
        ],
      ]),
    ],
    [
      'kubernetesVersion',
      'The Kubernetes version whose Pod Security Standards judge a pod.',
      {
        kind: 'text',
        pattern: versionPattern,
        takes: '`latest`, or a version such as `"1.31"`',
        examples: ['latest', '"1.31"'],
      },
    ],
  ]);
}

function choice<T extends string>(values: readonly T[], meanings: Readonly<Record<T, string>>): ChoiceShape {
  return { kind: 'choice', choices: values.map((value) => ({ value, about: meanings[value] })) };
}

type Row = readonly [key: string, about: string, shape: Field['shape']];

function map(keys: string, rows: readonly Row[], required: readonly string[] = []): MapShape {
  const fields = new Map(rows.map(([key, about, shape]) => [key, { about, shape }]));
  return { kind: 'map', keys, fields, required };
}

/** A severity, or a mapping with options. */
function ruleField({ id, summary, severity: usual, level, options = [] }: Rule): [string, Field] {
  const about = `${summary} Usually \`${usual}\`, at level \`${level}\`.`;
  const rows = options.map(
    ({ name, summary, item }): Row => [name, summary, { kind: 'list', item: { ...item, kind: 'text' } }],
  );
  const described = map('key', [
    ['severity', 'How bad it is here; `off` switches the rule off.', severityShape],
    ...rows,
  ]);
  return [id, { about, shape: { kind: 'either', word: severityShape, map: described } }];
}

function ignoreShape(rules: readonly Rule[]): MapShape {
  const ids = rules.map(({ id, summary }) => ({ value: id, about: summary }));
  const rows: readonly Row[] = [
    ['rule', 'The rule that is not reported.', { kind: 'choice', choices: ids, takes: 'the id of a rule' }],
    [
      'paths',
      'Where, as patterns of `.gitignore` from the folder of this file. Without it, everywhere.',
      {
        kind: 'list',
        item: {
          kind: 'text',
          pattern: /^(?!\.\.?\/)(?![A-Za-z]:)(?!.*\/\.\.(\/|$))(?!.*\\[\w.]).{1,1000}$/,
          takes:
            'a pattern as in `.gitignore`, from the folder of this file, with `/` between folders and without `..`',
          examples: ['deploy/agent/', '*.dev.yaml'],
        },
      },
    ],
    [
      'workload',
      'The name of the workload, with `*` for any characters. Without it, all.',
      {
        kind: 'text',
        pattern: /^.{1,253}$/,
        takes: 'the name of a workload',
        examples: ['node-agent', 'build-*'],
      },
    ],
    [
      'reason',
      'Why, for whoever reads this next. Reports show it.',
      {
        kind: 'text',
        pattern: /\S/,
        takes: 'a sentence that says why',
        examples: ['It loads a kernel module.'],
      },
    ],
    [
      'expires',
      'The last day on which it holds, by the calendar of UTC.',
      {
        kind: 'text',
        pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
        takes: 'a day such as 2026-12-31',
        examples: ['2026-12-31'],
      },
    ],
  ];
  return map('key', rows, ['rule', 'reason']);
}
