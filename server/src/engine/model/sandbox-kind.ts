/**
 * The kinds of wall between a workload and its host's kernel: users of its own on the same kernel; a kernel written
 * anew as a program; a small virtual machine around a pod or container; a virtual machine with a system of its own.
 */
export const sandboxKinds = ['user-namespace', 'gvisor', 'microvm', 'vm'] as const;
export type SandboxKind = (typeof sandboxKinds)[number];
