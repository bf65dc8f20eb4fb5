import { knownValue } from '../model/fact.ts';
import { inTheImage } from '../risks/builder.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'whole-filesystem-copy',
  title: 'Whole file system of another stage',
  severity: 'hint',
  level: 'all',
  boundary: 'filesystem',
  summary: 'The image gets all files of another stage or image, not the few it needs.',
  escape: `\`COPY --from=build / /\` brings along what the other stage is there to keep out: compilers and package managers,
setuid programs, tokens that a step left behind. Each is a tool or a prize for whoever breaks in.

A copy into \`FROM scratch\` that only flattens an image is reported too: the setuid programs come along.`,
  remedy: `Name what the program needs: \`COPY --from=build /app /app\`.`,
  standards: { cwe: [538] },
  catalogue: [97],
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  sandboxes: inTheImage,
  examples: {
    bad: [
      {
        family: 'dockerfile',
        text: 'FROM golang:1 AS build\nRUN make\nFROM debian:13\nCOPY --from=build / /\nUSER 65532\n',
      },
    ],
    good: [
      {
        family: 'dockerfile',
        text: 'FROM golang:1 AS build\nRUN make\nFROM debian:13\nCOPY --from=build /app /app\nUSER 65532\n',
      },
    ],
  },
  subject: 'build-step',
  check({ keyword, flags, arguments: words }, report) {
    const from = flags.find(({ name }) => name === 'from')?.value;
    if (keyword !== 'COPY' || !from || words.length !== 2) return;
    const [source, target] = words;
    if (!source || !target || !words.every((word) => isRoot(knownValue(word)))) return;
    report({
      at: { span: { start: source.span.start, end: target.span.end } },
      what: say`this copies the whole file system of \`${knownValue(from) ?? 'another stage'}\` over the image`,
      why: 'tools, setuid programs and left-over tokens of the build come along',
      advice: 'name the files that the program needs',
    });
  },
});

function isRoot(path = ''): boolean {
  return /^\/+(\.\/*)*\**$/.test(path);
}
