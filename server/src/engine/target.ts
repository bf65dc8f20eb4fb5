/** Which sandbox a workload is advised to move to. */

import { knownValue, type Refusal } from './model/fact.ts';
import type { SandboxKind } from './model/sandbox-kind.ts';
import type { Container, Workload } from './model/workload.ts';
import { runtimeClassNamed, sandboxNamed } from './sandboxes/known.ts';
import { runtimeClasses as knownClasses, offeredClasses } from './sandboxes/runtime-classes.ts';
import type { Sandbox } from './sandboxes/sandbox.ts';
import type { Settings } from './settings.ts';

/** The runtime that the advice is about. */
export interface Target {
  /** RuntimeClass name, or value of `runtime`. */
  readonly runtime: string;
  /** `undefined` for a name that nobody knows: the settings name it, and so it is taken for a microVM. */
  readonly sandbox: Sandbox | undefined;
}

/** RuntimeClasses of the workspace by name, with their handlers. */
type Classes = Settings['cluster']['runtimeClasses'];

/**
 * The runtime to advise: what was asked for; the settings' choice; a sandbox of the workspace; the usual one. Refused
 * is what is no sandbox, what nobody knows, and what the platform cannot start.
 */
export function targetOf(workload: Workload, settings: Settings, asked?: string): Target | Refusal {
  const isPod = workload.family === 'kubernetes';
  const classes = settings.cluster.runtimeClasses;
  const chosen = isPod ? settings.sandbox.runtimeClassName : settings.sandbox.composeRuntime;
  const name = asked || chosen || (isPod ? usualClass(classes) : usualRuntime(workload));
  // A name that engines know is theirs on a Docker host, whatever a cluster makes of it.
  const handler = isPod || !sandboxNamed(name) ? classes.get(name) : undefined;
  const sandbox = sandboxNamed(handler ?? name);
  if (!sandbox) {
    // Whoever wrote the settings knows the cluster.
    return name === chosen && handler === undefined
      ? { runtime: name, sandbox }
      : { refused: `nobody here knows what \`${handler ?? name}\` is` };
  }
  const started = handler === undefined ? '' : ` starts pods with \`${handler}\`, which`;
  if (!sandbox.kind) return { refused: `\`${name}\`${started} is no sandbox` };
  if (sandbox.takesOnly) return { refused: `${sandbox.title} takes only ${sandbox.takesOnly}` };
  if (isPod) {
    const runtime = handler === undefined ? classFor(name, sandbox, classes) : name;
    return runtime === undefined
      ? { refused: `no RuntimeClass starts ${sandbox.title}` }
      : { runtime, sandbox };
  }
  // A class was asked for by name, and this platform knows the sandbox by another.
  const runtime = sandbox.runtimes.includes(name) ? name : sandbox.runtimes[0];
  return runtime === undefined ? { refused: `no \`runtime\` starts ${sandbox.title}` } : { runtime, sandbox };
}

/** A name that nobody knows was chosen for a microVM. */
export function kindOf({ sandbox }: Target): SandboxKind {
  return sandbox?.kind ?? 'microvm';
}

/**
 * The RuntimeClass that a name means: itself, or for the name that an engine has for a sandbox (`runtime` of Compose,
 * containerd's `io.containerd.…`) a class of that sandbox, where there is one.
 */
function classFor(name: string, sandbox: Sandbox, classes: Classes): string | undefined {
  const isOfEngine = sandbox.runtimes.includes(name) || name.startsWith('io.containerd.');
  if (runtimeClassNamed(name) || (!isOfEngine && sandbox.handlers.length > 0)) return name;
  const own = [...classes].find(([, handler]) => sandboxNamed(handler)?.id === sandbox.id);
  const known = [...offeredClasses, ...knownClasses].find(
    (each) => each.sandbox === sandbox.id && !classes.has(each.name),
  );
  return own?.[0] ?? known?.name;
}

/**
 * The class to advise when nothing names one: a sandbox of the workspace, the microVMs first; else the best known one
 * that the workspace does not make something else of. The first is kata-deploy's default shim since 4.0
 * (kata-containers, helm chart `kata-deploy`, values.yaml).
 */
function usualClass(classes: Classes): string {
  const kinds = [...classes].map(([name, handler]) => ({ name, sandbox: sandboxNamed(handler) }));
  const ofKind = (wanted: SandboxKind) =>
    kinds.find(({ sandbox }) => sandbox?.kind === wanted && !sandbox.takesOnly)?.name;
  const known = offeredClasses.find(({ name }) => !classes.has(name));
  return ofKind('microvm') ?? ofKind('gvisor') ?? known?.name ?? 'kata-qemu-runtime-rs';
}

/**
 * The runtime to advise when nothing names one: Kata by its containerd shim, which Docker finds without registration
 * when it is on its path; krun for Podman, which knows no Kata (docs/Limitations.md).
 */
function usualRuntime({ family, kind }: Workload): string {
  return family === 'quadlet' || kind.startsWith('podman') ? 'krun' : 'io.containerd.kata.v2';
}

/** True for a workload of Windows containers. */
export function isForWindows({ containers, nodes }: Workload): boolean {
  return nodes.includes('kubernetes.io/os=windows') || containers.some(isWindowsContainer);
}

/** https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images */
function isWindowsContainer({ isolation, image }: Container): boolean {
  const isWritten = isolation.state === 'set' && isolation.value !== '';
  return (
    isWritten || /(^|\/)windows\/|(windowsservercore|servercore|nanoserver)/.test(knownValue(image) ?? '')
  );
}
