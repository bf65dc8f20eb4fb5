/** Annotations of a pod that configure its sandbox, and what each of them opens. */

import type { Severity } from '../rule.ts';

/** What an annotation does to the sandbox. */
export interface AnnotationRisk {
  readonly sandbox: 'Kata Containers' | 'gVisor';
  readonly severity: Severity;
  /** Clause after "it": "starts a program of the host that the pod names as the hypervisor". */
  readonly does: string;
}

interface Pattern {
  readonly name: RegExp;
  /** Values that do it; all when missing. */
  readonly value?: RegExp;
  readonly risk: AnnotationRisk;
}

const kata = (severity: Severity, does: string): AnnotationRisk => ({
  sandbox: 'Kata Containers',
  severity,
  does,
});
const gvisor = (severity: Severity, does: string): AnnotationRisk => ({ sandbox: 'gVisor', severity, does });

const hypervisor = String.raw`^io\.katacontainers\.config\.hypervisor\.`;

/**
 * Kata: https://github.com/kata-containers/kata-containers (docs/how-to/how-to-set-sandbox-config-kata.md), with the
 * advisories GHSA-rr59-xxvx-96qr (CVE-2026-44210) and GHSA-mp2j-xm59-qfgw (CVE-2026-50540).
 * gVisor: https://github.com/google/gvisor (runsc/specutils, runsc/config/flags.go).
 */
const patterns: readonly Pattern[] = [
  {
    name: /^io\.katacontainers\.config_path$/,
    risk: kata(
      'error',
      'has the runtime on the host read a configuration that the pod names (CVE-2026-50540)',
    ),
  },
  {
    name: new RegExp(`${hypervisor}(path|jailer_path|ctlpath|virtio_fs_daemon)$`),
    risk: kata('error', 'names the program that the host starts, outside the VM'),
  },
  {
    name: new RegExp(`${hypervisor}virtio_fs_extra_args$`),
    risk: kata(
      'error',
      'gives arguments to the file server on the host, which can share all of its files (CVE-2026-44210)',
    ),
  },
  {
    name: new RegExp(`${hypervisor}(kernel|initrd|image|firmware|firmware_volume)$`),
    risk: kata('warning', 'has the host start the VM from a file that the pod names'),
  },
  {
    name: new RegExp(`${hypervisor}(kernel_params|kernel_verity_params)$`),
    risk: kata(
      'information',
      'changes how the guest kernel starts: with a debug console, or without checks of its disk',
    ),
  },
  {
    name: new RegExp(`${hypervisor}(file_mem_backend|vhost_user_store_path|entropy_source|rootless)$`),
    risk: kata('warning', 'names files and devices of the host that the hypervisor uses'),
  },
  {
    name: /^io\.katacontainers\.config\.runtime\.disable_new_netns$/,
    value: /^true$/i,
    risk: kata('warning', 'runs the hypervisor in the network namespace of the host'),
  },
  {
    name: /^io\.katacontainers\.config\.runtime\.disable_guest_seccomp$/,
    value: /^true$/i,
    risk: kata('information', 'leaves out the seccomp profiles in the guest'),
  },
  {
    name: /^io\.katacontainers\.config\.agent\.kernel_modules$/,
    risk: kata('information', 'loads modules into the guest kernel'),
  },
  {
    name: /^dev\.gvisor\.flag\.network$/,
    value: /^host$/,
    risk: gvisor('warning', "uses the host's network stack instead of the sandbox's own"),
  },
  {
    name: /^dev\.gvisor\.flag\.(host-uds|fsgofer-host-uds)$/,
    value: /^(open|create|all|true)$/,
    risk: gvisor('warning', 'lets programs connect to sockets of the host that are mounted'),
  },
  {
    name: /^dev\.gvisor\.flag\.host-fifo$/,
    value: /^open$/,
    risk: gvisor('information', 'lets programs open named pipes of the host that are mounted'),
  },
  {
    name: /^dev\.gvisor\.flag\.(allow-flag-override|TESTONLY-unsafe-nonroot|disable-oci-seccomp)$/,
    value: /^true$/,
    risk: gvisor('warning', 'takes away a part of the sandbox'),
  },
  {
    name: /^dev\.gvisor\.flag\.(nvproxy|tpuproxy)$/,
    value: /^true$/,
    risk: gvisor('information', "passes calls through to the host's driver"),
  },
];

/**
 * What an annotation opens.
 *
 * @param value `undefined` when only rendering tells it: then only names that tell enough by themselves count
 */
export function annotationRisk(name: string, value: string | undefined): AnnotationRisk | undefined {
  const found = patterns.find((pattern) => pattern.name.test(name));
  if (!found) return undefined;
  return !found.value || (value !== undefined && found.value.test(value)) ? found.risk : undefined;
}
