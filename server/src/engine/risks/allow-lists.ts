/** The options of rules that take a list of what they let pass. */

import { normalizeHostPath } from '../model/paths.ts';
import { matchesName } from '../model/pattern.ts';
import type { ItemForm, RuleOption } from '../rule.ts';

/** Tells whether the list lets something pass. */
type Allows<A extends readonly unknown[]> = (...what: A) => boolean;

function allowList<A extends readonly unknown[]>(
  summary: string,
  item: ItemForm,
  allows: (item: string, ...what: A) => boolean,
): RuleOption<Allows<A>> {
  return {
    name: 'allow',
    summary,
    item,
    read:
      (items) =>
      (...what) =>
        items.some((each) => allows(each, ...what)),
  };
}

/** Capabilities by name, as `NET_ADMIN` or `CAP_NET_ADMIN`; `ALL` is only what is called so. */
export const allowedCapabilities = allowList(
  'Capabilities that may be added.',
  { pattern: /^(CAP_)?[A-Z_]+$/i, takes: 'the name of a capability', examples: ['NET_ADMIN', 'SYS_TIME'] },
  (item, capability: string) => item.toUpperCase().replace(/^CAP_/, '') === capability,
);

/** Ports of the node, one by one or as ranges. */
export const allowedPorts = allowList(
  'Ports of the node that may be taken, or ranges of them.',
  {
    pattern: /^\d{1,5}(-\d{1,5})?$/,
    takes: 'a port, or a range such as 30000-30100',
    examples: ['9100', '30000-30100'],
  },
  (item, port: number) => {
    const [first = '', last = first] = item.split('-');
    return Number(first) <= port && port <= Number(last);
  },
);

/** Paths of the host with what is below; one with `:ro` as long as nothing is written there. */
export const allowedHostPaths = allowList(
  'Paths of the host that may be mounted, with what is below; with `:ro` at the end read-only only.',
  {
    pattern: /^([/~\\]|[A-Za-z]:).*$/,
    takes: 'an absolute path, with `:ro` at the end where it is to be read only',
    examples: ['/var/log:ro', '/srv/data'],
  },
  (item, path: string, readOnly: boolean) => {
    const isReadOnly = item.endsWith(':ro');
    if (isReadOnly && !readOnly) return false;
    const allowed = normalizeHostPath(isReadOnly ? item.slice(0, -3) : item);
    const mounted = normalizeHostPath(path);
    return mounted === allowed || mounted.startsWith(/[\\/]$/.test(allowed) ? allowed : `${allowed}/`);
  },
);

/** Kernel settings by name, with `*` for any characters, as the kubelet takes them. */
export const allowedSysctls = allowList(
  'Kernel settings that may be set; `*` stands for any characters, as for `--allowed-unsafe-sysctls` of the kubelet.',
  {
    pattern: /^[\w.*/-]+$/,
    takes: 'the name of a kernel setting',
    examples: ['net.core.somaxconn', 'kernel.msg*'],
  },
  (item, name: string) => matchesName(item.replaceAll('/', '.'), name),
);

/** Registries, or parts of them: `ghcr.io/acme` is for all images whose names begin with that and a slash. */
export const trustedRegistries = allowList(
  'Registries, or parts of them, whose images are trusted: `registry.example.com/build`.',
  {
    pattern: /^[\w.-]+(:\d+)?(\/[\w.-]+)*\/?$/,
    takes: 'a registry, with or without a part of its images',
    examples: ['registry.example.com', 'registry.example.com/build'],
  },
  (item, image: string) => image.startsWith(item.endsWith('/') ? item : `${item}/`),
);
