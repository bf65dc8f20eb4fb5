/** What an image says of the containers that are started from it, besides its user. */

import type { Entry } from '../model/fact.ts';
import type { Command, Port } from '../model/parts.ts';
import type { Container } from '../model/workload.ts';
import { type Dockerfile, type Instruction, lineage, type Stage } from '../parse/dockerfile.ts';
import { assignments, declare, type Environment } from '../parse/dockerfile-variables.ts';
import { commandsOfProgram } from './dockerfile-commands.ts';
import { wordFact } from './dockerfile-facts.ts';
import { instructionSlot } from './dockerfile-slot.ts';

/** The facts of the image that a stage makes. */
export function imageSettingsOf(
  file: Dockerfile,
  stage: Stage,
): Pick<Container, 'environment' | 'ports' | 'commands'> {
  const declared: Environment = new Map();
  const environment = new Map<string, Entry>();
  const ports: Port[] = [];
  for (const { instructions } of lineage(stage).reverse()) {
    for (const instruction of instructions) {
      if (instruction.keyword === 'ENV') {
        for (const entry of variablesOf(instruction, declared)) environment.set(entry.name, entry);
      } else if (instruction.keyword === 'EXPOSE') ports.push(...portsOf(file, instruction, declared));
      declare(instruction, declared, file.globals, file.given);
    }
  }
  return { environment: [...environment.values()], ports, commands: startOf(stage) };
}

function variablesOf(instruction: Instruction, declared: Environment): Entry[] {
  return assignments(instruction).flatMap(({ name, value, span }) => {
    if (!value) return [];
    const nameSpan = { start: span.start, end: span.start + name.length };
    return { name, nameSpan, value: wordFact(value, declared, `ENV ${name}`) };
  });
}

/** Of a range the first port counts. https://docs.docker.com/reference/dockerfile/#expose */
function portsOf(file: Dockerfile, instruction: Instruction, declared: Environment): Port[] {
  const words = instruction.arguments.words();
  return words.map((word) => {
    const fact = wordFact(word, declared, 'EXPOSE');
    const port = fact.state === 'set' ? /^(\d+)(-\d+)?(\/\w+)?$/.exec(fact.value)?.[1] : undefined;
    return {
      container: port === undefined ? undefined : Number(port),
      host: undefined,
      fact: words.length > 1 ? fact : { ...fact, slot: instructionSlot(file, instruction) },
    };
  });
}

/**
 * What a container of the image starts: the entry point with the command as its arguments, or the command alone.
 * An entry point in shell form takes no arguments, and one set above a base image does without that image's command.
 * https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
 */
function startOf(stage: Stage): readonly Command[] {
  let command: Instruction | undefined;
  for (const { instructions } of lineage(stage)) {
    const last = (keyword: string) => instructions.findLast((each) => each.keyword === keyword);
    const entry = last('ENTRYPOINT');
    command ??= last('CMD');
    if (entry) return commandsOfProgram(entry, command);
  }
  return command ? commandsOfProgram(command) : [];
}
