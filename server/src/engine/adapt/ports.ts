/** Published ports as Docker, Podman and Compose write them. */

import type { Port } from '../model/parts.ts';

/**
 * Reads `[[address:]host:]container[/protocol]`; of a range the first port counts. `undefined` when it is nothing of
 * the kind. Parts that are not known (they hold a NUL) leave their number unknown.
 * https://docs.docker.com/reference/cli/docker/container/run/#publish
 */
export function readPublished(text: string): Pick<Port, 'container' | 'host'> | undefined {
  const match = /^(?:(?:(\[[^\]]*\]|[^[\]:]*):)?([^:/]*):)?([^:/]+)(?:\/\w+)?$/.exec(text);
  if (!match) return undefined;
  const [, address = '', host = '', container = ''] = match;
  const port = (part: string) => (/^\d+(-\d+)?$/.test(part) ? Number.parseInt(part, 10) : undefined);
  const containerPort = port(container);
  if (containerPort === undefined && !container.includes('\0')) return undefined;
  return {
    container: containerPort,
    host: { address: address.replace(/^\[|\]$/g, ''), port: port(host) ?? 0 },
  };
}
