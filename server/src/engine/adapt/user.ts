/** What a user's name or number means to a container runtime. */

import type { User } from '../model/workload.ts';

/**
 * Reads `user[:group]`. A number can have a sign and zeros before it, as Go's `Atoi` takes it; Windows names come
 * with or without their domain.
 * https://github.com/moby/sys/blob/main/user/user.go (`GetExecUser`)
 * https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/container-security
 */
export function readUserText(text: string): User {
  const [user = ''] = text.split(':', 1);
  if (/^[+-]?\d+$/.test(user)) {
    const uid = Math.abs(Number(user));
    return { text, uid, isRoot: uid === 0 };
  }
  if (user === 'root') return { text, uid: 0, isRoot: true };
  const windowsName = user.slice(user.lastIndexOf('\\') + 1).toLowerCase();
  if (windowsName === 'containeradministrator') return { text, isRoot: true };
  return { text, isRoot: windowsName === 'containeruser' ? false : undefined };
}
