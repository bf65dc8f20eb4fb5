/** Tells which workloads work on the kernel itself: a container gives them the host's, a virtual machine their own. */

import { is, knownItems, knownValue } from '../model/fact.ts';
import type { Container, Workload } from '../model/workload.ts';

/** Why a workload needs a kernel of its own to work on: a clause; `undefined` when nothing says so. */
export function ownKernelReason({ containers }: Workload): string | undefined {
  for (const container of containers) {
    const reason = kernelWork(container);
    if (reason) return reason;
  }
  return undefined;
}

/**
 * Kata's guest kernel loads next to no modules, and gVisor has none
 * (https://github.com/kata-containers/kata-containers, tools/packaging/kernel/configs). binfmt_misc registers
 * interpreters with the kernel: https://docs.kernel.org/admin-guide/binfmt-misc.html.
 */
function kernelWork({
  capabilitiesAdded,
  commands,
  image,
  mounts,
  privileged,
  sysctls,
}: Container): string | undefined {
  if (knownItems(capabilitiesAdded).some(({ value }) => value === 'SYS_MODULE')) {
    return 'it loads kernel modules (`SYS_MODULE`)';
  }
  const paths = mounts.flatMap(({ source }) => knownValue(source) ?? []);
  const modules = paths.find((path) => /^\/(lib|usr\/lib)\/modules(\/|$)/.test(path));
  if (modules !== undefined && is(privileged, true))
    return `it has the host's kernel modules (\`${modules}\`)`;
  const words = commands.flatMap(({ words: each }) => each.flatMap(({ text }) => text ?? []));
  const loader = words.find((word) => /^(.*\/)?(modprobe|insmod|rmmod|kexec|dkms)$/.test(word));
  if (loader !== undefined) return `it runs \`${loader}\``;
  const name = knownValue(image) ?? '';
  if (/(^|\/)(tonistiigi\/binfmt|multiarch\/qemu-user-static|linuxkit\/binfmt)(:|@|$)/.test(name)) {
    return 'it registers the programs of other processors with the kernel';
  }
  const sysctl = sysctls.find(({ name: each }) => !isNamespaced(each));
  return sysctl && `it changes \`${sysctl.name}\`, which the kernel has only once`;
}

/** https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/ */
function isNamespaced(name: string): boolean {
  return /^(kernel[./](shm|msg|sem|hostname|domainname)|fs[./]mqueue|net[./]|user[./])/.test(name);
}
