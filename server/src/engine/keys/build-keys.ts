/**
 * Keys about how images are built, and what is in them.
 *
 * https://docs.docker.com/reference/dockerfile/, https://docs.docker.com/reference/compose-file/build/
 */

import type { IsolationKey } from './key.ts';

export const buildKeys: readonly IsolationKey[] = [
  {
    names: { dockerfile: ['RUN --security'] },
    does: '`insecure` runs the step with all rights on the machine that builds.',
    usual: '`sandbox`',
    rules: ['insecure-build-step'],
  },
  {
    names: { dockerfile: ['RUN --network'], compose: ['build.network'] },
    does: 'Whose network the steps are on: with that of the host they reach what listens on `localhost` there.',
    usual: "The builder's own.",
    rules: ['host-network-build'],
  },
  {
    names: { dockerfile: ['RUN --mount'] },
    does: 'What a step sees beside the image: the build context, caches, secrets, an SSH agent. None of it stays in the image.',
    usual: 'Nothing.',
    rules: ['readable-build-secret', 'forwarded-ssh-agent', 'writable-build-mount', 'secret-in-layer'],
  },
  {
    names: { dockerfile: ['RUN --device'] },
    does: 'Gives a step devices of the machine that builds.',
    usual: 'None.',
    rules: ['build-device-access'],
  },
  {
    names: { dockerfile: ['COPY', 'ADD'] },
    does: 'Puts files into the image, where everybody who has the image can read them, in later layers deleted or not.',
    usual: 'Nothing is copied.',
    rules: ['secret-in-layer', 'whole-filesystem-copy', 'loose-file-mode', 'unverified-remote-code'],
  },
  {
    names: { dockerfile: ['ARG', 'ENV'] },
    does: "Sets variables. What is in them stands in the image's history, readable by everybody who has the image.",
    usual: 'None.',
    rules: ['secret-in-layer'],
  },
  {
    names: { dockerfile: ['VOLUME'] },
    does: 'Has a path of the image be a volume, which outlives the container.',
    usual: 'None.',
    rules: ['runtime-socket-volume'],
  },
  {
    names: { dockerfile: ['EXPOSE'] },
    does: 'Says which ports the program serves. It opens none by itself.',
    usual: 'None.',
    rules: ['ssh-port', 'privileged-port'],
  },
  {
    names: {
      dockerfile: ['ENTRYPOINT', 'CMD'],
      compose: ['entrypoint', 'command'],
      container: ['command', 'args'],
    },
    does: 'The program that runs: who breaks into it has its rights.',
    usual: 'That of the image.',
    rules: ['root-switching-command', 'login-daemon', 'host-entering-command', 'engine-in-container'],
  },
  {
    names: { dockerfile: ['ONBUILD'] },
    does: 'A step of every build that takes this image as its base.',
    usual: 'None.',
    rules: ['onbuild-root-user'],
  },
  {
    names: { dockerfile: ['WORKDIR'] },
    does: 'The folder that the program and the steps work in. It is made, as root, if it is not there.',
    usual: 'That of the base image, or `/`.',
    rules: ['system-workdir'],
  },
  {
    names: { compose: ['build.privileged', 'build.entitlements'] },
    does: 'Lets steps of the build have rights on the machine that builds.',
    usual: 'None.',
    rules: ['insecure-build-step', 'host-network-build'],
  },
  {
    names: { compose: ['build.ssh'] },
    does: 'Forwards your SSH agent to the steps that ask for it.',
    usual: 'It is not forwarded.',
    rules: ['forwarded-ssh-agent'],
  },
  {
    names: { compose: ['build.context', 'build.additional_contexts'] },
    does: 'The files that the build may copy from; they go to the builder.',
    usual: "The service's folder, where `build` is a path.",
    rules: ['wide-build-context'],
  },
];
