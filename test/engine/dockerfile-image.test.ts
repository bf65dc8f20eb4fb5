import assert from 'node:assert/strict';
import { imageUser } from '../../server/src/engine/risks/base-images.ts';
import { imageOf, known, textAt } from './dockerfile-support.ts';

function startOf(text: string): string[] {
  const [container] = imageOf(text).containers;
  return (container?.commands ?? []).map(({ words }) => words.map(({ text = '?' }) => text).join(' '));
}

describe('what an image starts', () => {
  it('is the entry point with the command as its arguments', () => {
    assert.deepEqual(startOf('FROM a\nCMD ["b"]\nENTRYPOINT ["a"]\n'), ['a b']);
    assert.deepEqual(startOf('FROM a\nCMD ["a", "b"]\n'), ['a b']);
    assert.deepEqual(startOf('FROM a\nCMD a && b\n'), ['a', 'b']);
    assert.deepEqual(startOf('FROM a\nENTRYPOINT ["sh", "-c"]\nCMD ["a; b"]\n'), ['sh -c a; b', 'a', 'b']);
  });

  it('is the last that the file says, and an entry point in shell form alone', () => {
    assert.deepEqual(startOf('FROM a\nENTRYPOINT ["x"]\nENTRYPOINT ["y"]\n'), ['y']);
    assert.deepEqual(startOf('FROM a\nENTRYPOINT x\nCMD ["y"]\n'), ['x']);
    assert.deepEqual(startOf('FROM a\nENTRYPOINT []\nCMD ["y"]\n'), ['y']);
  });

  it('comes through the stages, and an entry point forgets the command of the stage below', () => {
    assert.deepEqual(startOf('FROM a AS b\nENTRYPOINT ["x"]\nFROM b\nCMD ["y"]\n'), ['x y']);
    assert.deepEqual(startOf('FROM a AS b\nCMD ["y"]\nFROM b\nENTRYPOINT ["x"]\n'), ['x']);
    assert.deepEqual(startOf('FROM a AS b\nCMD ["y"]\nFROM a\n'), []);
  });
});

describe('what an image sets', () => {
  it('are the variables of ENV, the last of each name, variables put in', () => {
    const text = 'FROM a AS b\nENV A=1 B="x y"\nFROM b\nENV A=$B\nENV C d e\nENV D=$E\n';
    const entries = imageOf(text).containers[0]?.environment ?? [];
    assert.deepEqual(
      entries.map(({ name, value }) => [name, known(value)]),
      [
        ['A', 'x y'],
        ['B', 'x y'],
        ['C', 'd e'],
        ['D', undefined],
      ],
    );
    assert.deepEqual(
      entries.map(({ nameSpan }) => textAt(text, nameSpan)),
      ['A', 'B', 'C', 'D'],
    );
  });

  it('are the ports of EXPOSE, none of them published', () => {
    const text = 'FROM a\nENV P=22\nEXPOSE 80 443/tcp\nEXPOSE $P\nEXPOSE $Q 1-3\n';
    const ports = imageOf(text).containers[0]?.ports ?? [];
    assert.deepEqual(
      ports.map(({ container, host, fact }) => [container, host, textAt(text, fact.span)]),
      [
        [80, undefined, '80'],
        [443, undefined, '443/tcp'],
        [22, undefined, '$P'],
        [undefined, undefined, '$Q'],
        [1, undefined, '1-3'],
      ],
    );
  });
});

describe('imageUser', () => {
  it('knows images that run as root by themselves', () => {
    for (const image of [
      'scratch',
      'alpine',
      'debian:13-slim',
      'docker.io/library/node:22@sha256:00',
      'gcr.io/distroless/static-debian12',
    ])
      assert.equal(imageUser(image), 'root', image);
  });

  it('knows images that run as another user', () => {
    for (const image of [
      'gcr.io/distroless/static-debian12:nonroot',
      'nginxinc/nginx-unprivileged:1',
      'docker:dind-rootless',
      'cgr.dev/chainguard/static:latest',
      'mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled',
      'golang:1-nanoserver-ltsc2022',
    ])
      assert.equal(imageUser(image), 'other', image);
  });

  it('does not guess', () => {
    for (const image of ['', 'example/alpine', 'registry.example.com/node:22', 'postgres:17', 'nginx-proxy'])
      assert.equal(imageUser(image), undefined, image);
  });
});
