/**
 * Keys about what a program may do: users, capabilities, kernel filters.
 *
 * What holds where they are not written: https://docs.docker.com/engine/security/, https://docs.docker.com/reference/compose-file/services/,
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/, https://kubernetes.io/docs/tutorials/security/seccomp/
 */

import type { IsolationKey } from './key.ts';

export const securityKeys: readonly IsolationKey[] = [
  {
    names: { compose: ['privileged'], container: ['securityContext.privileged'], option: ['--privileged'] },
    does: 'Gives the container all capabilities and all devices of the host, and takes its kernel filters away.',
    usual: '`false`',
    rules: ['privileged-container', 'engine-in-container'],
  },
  {
    names: { compose: ['cap_add'], container: ['securityContext.capabilities.add'], option: ['--cap-add'] },
    does: 'Adds pieces of root to those that containers usually have.',
    usual:
      'Nothing is added. The runtime gives some by itself, 14 in Docker and containerd, `CHOWN` and `SETUID` among them; the program keeps them only as root.',
    rules: ['dangerous-capability', 'added-capability'],
  },
  {
    names: {
      compose: ['cap_drop'],
      container: ['securityContext.capabilities.drop'],
      option: ['--cap-drop'],
    },
    does: 'Takes away pieces of root that the runtime gives. `ALL` leaves only what is added by name.',
    usual: 'Nothing is dropped.',
    rules: ['missing-capability-drop'],
  },
  {
    names: { container: ['securityContext.capabilities'] },
    does: 'Says which pieces of root the container has besides those of the runtime, and which it has not.',
    usual:
      'Those that the runtime gives by itself, 14 in Docker and containerd; the program keeps them only as root.',
    rules: ['dangerous-capability', 'added-capability', 'missing-capability-drop'],
  },
  {
    names: { container: ['securityContext.allowPrivilegeEscalation'] },
    does: 'Lets a program get more rights than the one that started it, by setuid bits or file capabilities. `false` sets `no_new_privs`.',
    usual: '`true`',
    rules: ['privilege-escalation-allowed', 'missing-no-new-privileges'],
  },
  {
    names: { compose: ['security_opt'], option: ['--security-opt'] },
    does: 'Changes the kernel filters of the container: seccomp, AppArmor, SELinux labels, `no-new-privileges`, masked kernel files.',
    usual:
      "The runtime's seccomp profile and AppArmor or SELinux as the host has them; setuid programs count.",
    rules: [
      'seccomp-unconfined',
      'apparmor-unconfined',
      'selinux-separation-disabled',
      'unmasked-proc',
      'missing-no-new-privileges',
      'custom-seccomp-profile',
    ],
  },
  {
    names: { pod: ['securityContext.seccompProfile'], container: ['securityContext.seccompProfile'] },
    does: 'Chooses the filter of the system calls that reach the kernel.',
    usual: 'No filter, unless the kubelet has `seccompDefault` on.',
    rules: ['seccomp-unconfined', 'missing-seccomp-profile', 'custom-seccomp-profile'],
  },
  {
    names: { pod: ['securityContext.appArmorProfile'], container: ['securityContext.appArmorProfile'] },
    does: 'Chooses the AppArmor profile, which keeps the program from files and kernel interfaces.',
    usual: "The runtime's profile, on hosts that have AppArmor.",
    rules: ['apparmor-unconfined'],
  },
  {
    names: { pod: ['securityContext.seLinuxOptions'], container: ['securityContext.seLinuxOptions'] },
    does: 'Chooses the SELinux label, which keeps containers from each other and from the files of the host.',
    usual: 'A label of its own for each container, on hosts that have SELinux.',
    rules: ['selinux-separation-disabled'],
  },
  {
    names: { container: ['securityContext.procMount'] },
    does: 'Says whether the kernel files in `/proc` that the runtime hides are hidden.',
    usual: '`Default`: they are.',
    rules: ['unmasked-proc'],
  },
  {
    names: {
      compose: ['user'],
      pod: ['securityContext.runAsUser'],
      container: ['securityContext.runAsUser'],
      option: ['--user', '-u'],
    },
    does: 'The user that the program runs as. Without a user namespace it is the same user to the kernel and to the files of the host.',
    usual: 'The user that the image names, and root where it names none.',
    rules: ['root-user', 'named-user', 'low-user-id', 'missing-non-root-user'],
  },
  {
    names: { dockerfile: ['USER'] },
    does: 'The user of the steps after it, and of the program in the image.',
    usual: 'That of the base image, and root where it names none.',
    rules: ['root-user', 'named-user', 'low-user-id', 'missing-non-root-user'],
  },
  {
    names: { pod: ['securityContext.runAsNonRoot'], container: ['securityContext.runAsNonRoot'] },
    does: 'Has the kubelet refuse to start the program as root.',
    usual: '`false`: nobody looks.',
    rules: ['missing-non-root-user', 'root-user'],
  },
  {
    names: {
      pod: ['securityContext.runAsGroup', 'securityContext.fsGroup', 'securityContext.supplementalGroups'],
      container: ['securityContext.runAsGroup'],
      compose: ['group_add'],
      option: ['--group-add'],
    },
    does: 'The groups of the program. A group counts wherever files, sockets or devices of the host are mounted.',
    usual: 'Those of the user in the image.',
    rules: ['root-group', 'powerful-group', 'low-user-id'],
  },
  {
    names: {
      compose: ['read_only'],
      container: ['securityContext.readOnlyRootFilesystem'],
      option: ['--read-only'],
    },
    does: 'Keeps everybody in the container from changing its programs: what an attacker brings along has no place to stay.',
    usual: '`false`',
    rules: ['writable-root-filesystem'],
  },
  {
    names: { compose: ['sysctls'], pod: ['securityContext.sysctls'], option: ['--sysctl'] },
    does: 'Sets kernel settings for the container. Some count for the whole host.',
    usual: 'Those of a new namespace.',
    rules: ['unsafe-sysctl'],
  },
  {
    names: { container: ['securityContext.windowsOptions'], pod: ['securityContext.windowsOptions'] },
    does: 'The account of the Windows container, and whether it is a process of the host.',
    usual: 'An account of the container, in a container.',
    rules: ['windows-host-process', 'windows-account'],
  },
  {
    names: { compose: ['runtime'], pod: ['runtimeClassName'], option: ['--runtime'] },
    does: 'Chooses who runs the container: on the kernel of the host, behind a kernel in user space, or in a microVM.',
    usual: 'The default of the engine or of the node, which mostly is `runc` on the kernel of the host.',
    rules: ['unknown-runtime-class', 'misleading-runtime-class', 'unsandboxed-agent'],
  },
  {
    names: { compose: ['isolation'], option: ['--isolation'] },
    does: 'Whether a Windows container has a kernel of its own (`hyperv`) or shares that of the host (`process`).',
    usual: '`process` on Windows Server, `hyperv` on Windows 10 and 11.',
    rules: ['process-isolated-container'],
  },
];
