/** `bulkhead/manifests` and `bulkhead/machine`: manifests for the client to open in a new editor. */

import { RequestType, RequestType0 } from 'vscode-languageserver';
import {
  creatableClasses,
  runtimeClassManifest,
  virtualMachineManifest,
} from '../engine/sandboxes/manifests.ts';
import { type WorkloadPlace, workloadAt } from './move.ts';
import { analyzed, type Session } from './session.ts';

/** A RuntimeClass that can be made. */
export interface ManifestChoice {
  readonly name: string;
  /** A sentence about it. */
  readonly about: string;
  readonly text: string;
}

/** Client to server. */
export const ManifestsRequest = new RequestType0<readonly ManifestChoice[], void>('bulkhead/manifests');

/** Client to server. `null` where no workload is. */
export const MachineRequest = new RequestType<WorkloadPlace, string | null, void>('bulkhead/machine');

/** The RuntimeClasses that an administrator can make, the best first. */
export function manifests(): readonly ManifestChoice[] {
  return creatableClasses().map((each) => ({
    name: each.name,
    about: each.note,
    text: runtimeClassManifest(each),
  }));
}

/** A virtual machine in the place of the workload. */
export async function machine(session: Session, { uri, position }: WorkloadPlace): Promise<string | null> {
  const current = await analyzed(session, uri);
  const workload = current && workloadAt(current, position);
  return workload ? virtualMachineManifest(workload) : null;
}
