/** The image that a service is built into: which user it runs as when the service names none. */

import { isMap, isScalar } from 'yaml';
import { type Fact, isRefusal, knownValue, type Refusal } from '../model/fact.ts';
import type { User, Workload } from '../model/workload.ts';
import { child, entries, isWritten, items, type Place } from '../parse/lookup.ts';
import { shiftSpan } from '../source.ts';
import { isReset, type Service, wordAt } from './compose-service.ts';
import { textAt } from './compose-text.ts';
import { adaptDockerfile, type ImageBuild } from './dockerfile.ts';
import { relocated } from './relocate.ts';

/** A Dockerfile of the workspace. */
export interface DockerfileText {
  readonly text: string;
  /** Where it starts in the text of all files. */
  readonly start: number;
}

/** Finds a Dockerfile by `build.context` and `build.dockerfile`, as they are written at `build`. */
export type FindDockerfile = (build: Place, context: string, dockerfile: string) => DockerfileText | Refusal;

/**
 * The service with the user that its Dockerfile gives it. That the Dockerfile's image runs as root, or names no user, is
 * told in the Dockerfile, once for all that is built from it; where this build's `target` or `args` lead to another
 * `USER`, that is told of the service.
 */
export function withImageUser(workload: Workload, service: Service, find: FindDockerfile): Workload {
  const build = child(service.place, 'build');
  if (!isWritten(build) || isReset(build) || isWritten(child(build, 'dockerfile_inline'))) return workload;
  if (workload.containers.some(({ user }) => user.state !== 'absent')) return workload;
  const context = isScalar(build.node) ? wordAt(build) : (wordAt(child(build, 'context')) ?? '.');
  const name = wordAt(child(build, 'dockerfile')) ?? 'Dockerfile';
  const file = context === undefined ? undefined : find(build, context, name);
  if (!file || isRefusal(file)) return workload;
  const written = userOf(file.text, imageBuildOf(build));
  if (!written) return workload;
  const last = userOf(file.text);
  const isSame = last?.state === 'absent' || last?.span.start === written.span.start;
  const isTold = last?.state === written.state && isSame && mayBeRoot(last) && mayBeRoot(written);
  if (written.state === 'absent' && !isTold) return workload;
  const place = (span: typeof written.span) => shiftSpan(span, file.start);
  const there = relocated(written, { place, change: () => ({ refused: 'it is written in the Dockerfile' }) });
  const user = isTold ? { ...there, state: 'set' as const, value: toldThere } : there;
  return { ...workload, containers: workload.containers.map((container) => ({ ...container, user })) };
}

function userOf(dockerfile: string, build?: ImageBuild): Fact<User> | undefined {
  return adaptDockerfile(dockerfile, build).workloads[0]?.containers[0]?.user;
}

function mayBeRoot(user: Fact<User>): boolean {
  return user.state === 'absent' || knownValue(user)?.isRoot === true;
}

/** A user of which there is nothing left to say. */
const toldThere: User = { text: '', isRoot: undefined };

/** What the service tells the build. */
export function imageBuildOf(build: Place): ImageBuild {
  const target = isMap(build.node) ? wordAt(child(build, 'target')) : undefined;
  const args = new Map<string, string>();
  const list = child(build, 'args');
  for (const entry of entries(list)) {
    const value = wordAt(entry);
    if (value !== undefined) args.set(String(entry.key), value);
  }
  for (const item of items(list)) {
    const text = textAt(item);
    const [, name, value] = (text?.known && /^([^=]+)=(.*)$/s.exec(text.text)) || [];
    if (name !== undefined && value !== undefined) args.set(name, value);
  }
  return { ...(target === undefined ? {} : { target }), args };
}
