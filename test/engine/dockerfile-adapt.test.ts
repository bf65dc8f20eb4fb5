import assert from 'node:assert/strict';
import { adaptDockerfile } from '../../server/src/engine/adapt/dockerfile.ts';
import { type Fact, isRefusal } from '../../server/src/engine/model/fact.ts';
import { imageOf, known, textAt } from './dockerfile-support.ts';

describe('adaptDockerfile: the image', () => {
  it('is the last stage, named after it or after its base image', () => {
    assert.equal(imageOf('FROM a AS build\nFROM b AS final\n').name, 'final');
    assert.equal(imageOf('FROM registry:5000/team/web:1.2@sha256:0ab\n').name, 'web');
    assert.equal(imageOf('FROM scratch\n').name, 'scratch');
    assert.equal(imageOf('FROM $BASE\n').name, 'image');
  });

  it('is underlined at its base image and reaches to its last instruction', () => {
    const text = 'FROM a\nFROM --platform=x b:1\nCMD y\n# end\n';
    const { kind, span, extent, partial, move } = imageOf(text);
    assert.equal(kind, 'image');
    assert.equal(textAt(text, span), 'b:1');
    assert.equal(textAt(text, extent), 'FROM --platform=x b:1\nCMD y');
    assert.equal(partial, false);
    assert.equal(move, undefined);
  });

  it('is not there while there is no FROM, or no image after it', () => {
    for (const text of ['', 'ARG A=1\n', 'USER root\n', 'FROM', 'FROM --platform=x\n', 'FROM a\nFROM \n']) {
      assert.deepEqual(adaptDockerfile(text).workloads, [], JSON.stringify(text));
    }
  });

  it('says of what it is made, at the bottom of its stages', () => {
    const text = 'ARG TAG=nonroot\nFROM distroless:$TAG AS base\nFROM base\n';
    const image = imageOf(text).containers[0]?.image;
    assert.equal(image && known(image), 'distroless:nonroot');
    assert.equal(image && textAt(text, image.span), 'distroless:$TAG');
    assert.deepEqual(
      image?.via.map(({ message }) => message),
      ['`FROM base`', 'the default of `ARG TAG`'],
    );
    assert.equal(imageOf('FROM $BASE\n').containers[0]?.image.state, 'unresolved');
  });

  it('says nothing of what a Dockerfile cannot say, and cannot write it either', () => {
    const { namespaces, runtime, containers } = imageOf('FROM a\n');
    const [container] = containers;
    assert.ok(container);
    const facts: Fact<unknown>[] = [
      ...Object.values(namespaces),
      runtime,
      container.privileged,
      container.runAsNonRoot,
      container.seccomp,
      container.appArmor,
      container.selinux,
      container.procUnmasked,
      container.privilegeEscalation,
    ];
    for (const { state, slot } of facts) {
      assert.equal(state, 'absent');
      assert.ok(isRefusal(slot.set(true)));
    }
    for (const { state, items, slot } of [container.capabilitiesAdded, container.capabilitiesDropped]) {
      assert.equal(state, 'absent');
      assert.deepEqual(items, []);
      assert.ok(isRefusal(slot.add('ALL')));
    }
  });

  it('is judged on what it says alone while a heredoc hides the rest of the file', () => {
    const text = 'FROM a\nRUN cat <<EOF\nUSER app\n';
    const { error, workloads } = adaptDockerfile(text);
    assert.equal(error && textAt(text, error.span), '<<EOF');
    assert.equal(workloads[0]?.partial, true);
    assert.equal(adaptDockerfile(`${text}EOF\n`).error, undefined);
  });
});
