/** Command lines of `docker build` and its kin: what they let the build do. */

import type { BuildStep } from '../model/build.ts';
import type { Fact } from '../model/fact.ts';
import type { Command, Word } from '../model/parts.ts';
import type { NamespaceMode } from '../model/workload.ts';
import { type OptionGrammar, readEngineCommand, readOptions, type WordEditor } from './run-command.ts';
import { baseOf, partFact, type RunOption } from './run-option.ts';
import { unsaidBuildStep } from './unsaid.ts';

/** https://docs.docker.com/reference/cli/docker/buildx/build/, docker image build, podman-build(1) */
const grammar: OptionGrammar = {
  switches: new Set(
    (
      'all-platforms check compress debug disable-compression disable-content-trust force-rm http-proxy ' +
      'identity-label inherit-annotations inherit-labels layers load no-cache no-hostname no-hosts omit-history ' +
      'pull pull-always pull-never push quiet rewrite-timestamp rm save-stages skip-unused-stages squash squash-all ' +
      'stdin tls-verify'
    ).split(' '),
  ),
  letters: 'Dq',
};

/** The build that a command makes; `undefined` for every other command. */
export function buildStepOf(command: Command, text: string, edit: WordEditor): BuildStep | undefined {
  const read = readEngineCommand(command, text, edit);
  if (!read) return undefined;
  const { words } = read;
  const at = /^(buildx|builder|image)$/.test(words[read.at]?.text ?? '') ? read.at + 1 : read.at;
  const verb = words[at];
  if (verb?.text !== 'build') return undefined;
  const options = optionsBehind(words, at + 1, text, edit);
  const unsaid = { family: 'command-line', span: verb.span, dialect: 'this command line' } as const;
  const tag = options.findLast(({ name }) => name === 't' || name === 'tag')?.value ?? '';
  const step = unsaidBuildStep(unsaid, { name: tag.includes('\0') ? '' : tag, keyword: 'build' });
  const network = options.findLast(({ name }) => name === 'network');
  const allowed = options.filter(({ name }) => name === 'allow');
  const [first] = allowed;
  const items = allowed.map((option) => partFact(option, 0, option.value.length));
  return {
    ...step,
    ...(network ? { network: networkOf(network) } : {}),
    ...(first
      ? {
          entitlements: {
            ...step.entitlements,
            ...baseOf(first),
            state: 'set',
            items,
            slot: step.entitlements.slot,
          },
        }
      : {}),
  };
}

/** The context may stand between the options. */
function optionsBehind(words: readonly Word[], from: number, text: string, edit: WordEditor): RunOption[] {
  const found: RunOption[] = [];
  for (let at = from; at < words.length; ) {
    const { options, end } = readOptions(words, at, text, edit, grammar);
    found.push(...options);
    at = end + 1;
  }
  return found;
}

function networkOf(option: RunOption): Fact<NamespaceMode> {
  const fact = partFact(option, 0, option.value.length);
  const { slot } = baseOf(option);
  return fact.state === 'unresolved'
    ? fact
    : { ...fact, value: fact.value === 'host' ? 'host' : 'own', slot };
}
