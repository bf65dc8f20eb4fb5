/** Files that are only in memory, and some that are worth testing with. */

import type { FileSource } from '../../server/src/workspace/files.ts';
import { mayBeOurs } from '../../server/src/workspace/scan.ts';

/** A file source over a map from URI to text. The map may be changed at any time. */
export function memoryFiles(files: ReadonlyMap<string, string>): FileSource {
  return {
    find: async (folder) => [...files.keys()].filter((uri) => uri.startsWith(`${folder}/`) && mayBeOurs(uri)),
    async read(uri) {
      const text = files.get(uri);
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    exists: async (uri) => files.has(uri),
  };
}

/** A Compose file with one finding, on `true`. */
export const privilegedCompose = 'services:\n  web:\n    image: nginx:1.29\n    privileged: true\n';
/** The same without. */
export const plainCompose = 'services:\n  web:\n    image: nginx:1.29\n';

/** A pod with one finding, on `true`. */
export const hostNetworkPod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  containers:
    - name: web
      image: nginx:1.29
`;

/** A Dockerfile with one finding, on `--security=insecure`. */
export const insecureDockerfile = 'FROM debian:13\nRUN --security=insecure true\nUSER 1000\n';
