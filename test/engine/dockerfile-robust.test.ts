import assert from 'node:assert/strict';
import { adaptDockerfile } from '../../server/src/engine/adapt/dockerfile.ts';
import { isRefusal } from '../../server/src/engine/model/fact.ts';
import { dockerfileData, parseDockerfile } from '../../server/src/engine/parse/dockerfile.ts';
import { applied } from './dockerfile-support.ts';

const samples = {
  web: `# syntax=docker/dockerfile:1
ARG NODE=22
FROM --platform=$BUILDPLATFORM node:\${NODE:-22}-slim AS build
WORKDIR /src
ENV PATH="/src/bin:$PATH" \\
    # where npm keeps its files
    NPM_CONFIG_CACHE='/tmp/npm'
RUN --mount=type=cache,target=/tmp/npm \\
    --network=host \\
    npm ci && \\
    # a comment with a \\ in it
    npm run build
COPY <<-"EOF" /etc/app.conf
\tuser root
\tEOF
FROM build
ARG USER_ID=1000
ONBUILD USER root
USER \${USER_ID:-1000}:\${GROUP_ID:+$GROUP_ID}
ENTRYPOINT ["node", "server.js"]
`,
  windows: `\uFEFF# escape=\`\r
FROM mcr/windows/servercore AS base\r
SHELL ["powershell", "-Command"]\r
RUN Copy-Item C:\\ \`\r
    D:\\\`\r
  ; exit\r
USER ContainerAdministrator\r
`,
  steps: ` RUN $A
FROM a
RUN --security=insecure <<A <<'B C' cat
one
A
USER root
B C
USER $\{U
CMD "x' \\`,
  words: `FROM a
COPY --from=b --chmod="4755" ["x", "y\\"z", "/"]
RUN --mount='type=secret,id=x,mode=0444' --device=d sh -c 'cp $(ls x) "$A"' <<E && chmod \\
  u+s x
sudo b
E
EXPOSE $P 80-90/tcp
ENTRYPOINT ["sh", "-c", "\\u0061 \\"b"]
VOLUME [ "/x" , ]
`,
};

/** Reads a text in every way there is, and checks what must always hold. */
function readAll(text: string): void {
  const { workloads, buildSteps } = adaptDockerfile(text);
  let last = 0;
  for (const { span, keyword } of parseDockerfile(text).instructions) {
    assert.ok(keyword !== '' && span.start >= last && span.end > span.start && span.end <= text.length);
    last = span.end;
  }
  const users = workloads.flatMap(({ containers }) => containers.map(({ user }) => user));
  for (const { slot } of [...users, ...buildSteps.flatMap(({ network, insecure }) => [network, insecure])]) {
    for (const change of [slot.set('app'), slot.remove()]) if (!isRefusal(change)) applied(text, change);
  }
}

describe('a Dockerfile on the way to being typed', () => {
  for (const [name, text] of Object.entries(samples)) {
    it(`is read at every length: ${name}`, () => {
      for (let length = 0; length <= text.length; length++) readAll(text.slice(0, length));
    });

    it(`is read with any character missing: ${name}`, () => {
      for (let at = 0; at < text.length; at++) readAll(text.slice(0, at) + text.slice(at + 1));
    });
  }

  it('is read in any order of its parts', () => {
    const parts = samples.web.split(/(?<=[\s\\$"'{}<=])/);
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 2000; round++) {
      readAll(Array.from({ length: 12 }, () => parts[random(parts.length)]).join(''));
    }
  });

  it('does not exhaust the stack on deep or endless nesting', () => {
    const long = 20_000;
    for (const text of [
      `FROM a\nUSER ${'${A:-'.repeat(long)}`,
      `FROM a\nUSER ${'"${A:-'.repeat(long)}`,
      `FROM a\n${'ONBUILD '.repeat(long)}`,
      `${'FROM a AS a\n'.repeat(long)}USER $A`,
      `FROM a\nRUN ${'"\\'.repeat(long)}`,
      `FROM a\nRUN a${' \\\n a'.repeat(long)}`,
      `FROM a\nRUN ${'<<A '.repeat(long)}\nA\n`,
    ]) {
      assert.equal(adaptDockerfile(text).workloads.length, 1);
      assert.ok(dockerfileData(text));
    }
  });
});
