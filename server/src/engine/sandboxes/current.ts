/** The sandbox that a workload has today, by what its file and the cluster's objects say. */

import { is, knownValue } from '../model/fact.ts';
import type { Workload } from '../model/workload.ts';
import { sandboxNamed, sandboxWithId } from './known.ts';
import type { Sandbox, SandboxBoundary } from './sandbox.ts';

/** A sandbox as a workload has it. */
export interface CurrentSandbox {
  readonly boundary: SandboxBoundary;
  /** Missing where nobody knows the name, and where nothing but the ordinary runtime is asked for. */
  readonly sandbox?: Sandbox;
  /** The name that is not known. */
  readonly unknown?: string;
  /** The setting that only rendering tells. */
  readonly unresolved?: string;
}

const sharedKernel: CurrentSandbox = { boundary: 'shared-kernel' };

/**
 * What stands between a workload and the kernel of its host. A RuntimeClass of the workspace counts by its handler,
 * whatever its name promises; a name that nobody knows is `unknown`, never taken for safe.
 */
export function currentSandbox(workload: Workload): CurrentSandbox {
  const { runtime, family } = workload;
  // Where an image runs stands in no Dockerfile.
  if (family === 'dockerfile') return { boundary: 'unknown' };
  if (runtime.state === 'unresolved') return { boundary: 'unknown', unresolved: runtime.written };
  const named = runtime.value === '' ? undefined : runtimeNamed(workload, runtime.value);
  if (named && named.boundary !== 'shared-kernel') return named;
  const other = besideRuntime(workload);
  return other ? { boundary: other.boundary, sandbox: other } : (named ?? sharedKernel);
}

function runtimeNamed({ runtimeClasses, family }: Workload, name: string): CurrentSandbox {
  // An engine takes the path of a runtime, too.
  const plain = family === 'kubernetes' ? name : name.replace(/^.*\//, '');
  const sandbox = sandboxNamed(runtimeClasses?.get(name) ?? plain);
  if (!sandbox || sandbox.boundary === 'unknown') return { boundary: 'unknown', unknown: name };
  return { boundary: sandbox.boundary, ...(sandbox.kind ? { sandbox } : {}) };
}

/**
 * What selects a wall without naming a runtime: crun's annotation (https://github.com/containers/crun, krun.1.md),
 * that of CRI-O for user namespaces, Hyper-V isolation, `hostUsers: false` and its kin.
 */
function besideRuntime({ annotations, containers, namespaces }: Workload): Sandbox | undefined {
  const annotation = (name: string) => {
    const entry = annotations.find((each) => each.name === name);
    return entry && knownValue(entry.value);
  };
  if (annotation('run.oci.handler') === 'krun') return sandboxWithId('krun');
  if (containers.length > 0 && containers.every(({ isolation }) => is(isolation, 'hyperv'))) {
    return sandboxWithId('hyper-v');
  }
  const isOwn = namespaces.user.state === 'set' && is(namespaces.user, 'own');
  return isOwn || /^auto/.test(annotation('io.kubernetes.cri-o.userns-mode') ?? '')
    ? sandboxWithId('user-namespace')
    : undefined;
}
