/** What ties pods to the volumes of their cluster. */

import type { Span } from '../source.ts';

/** Names that only rendering tells are left out. */
export type StorageObject = PersistentVolume | PersistentVolumeClaim | ClaimUse;

export interface PersistentVolume {
  readonly kind: 'PersistentVolume';
  readonly name: string;
  readonly span: Span;
  /** Its path of a node, where it is one that containers mount. */
  readonly source?: { readonly path: string; readonly type: string; readonly span: Span };
  /** The claim that it is kept for, as `namespace/name`: `spec.claimRef`. */
  readonly claim?: string;
  readonly storageClass?: string;
}

export interface PersistentVolumeClaim {
  readonly kind: 'PersistentVolumeClaim';
  readonly name: string;
  readonly namespace: string;
  readonly span: Span;
  /** The PersistentVolume that it asks for by name; empty where it names none, or only rendering tells. */
  readonly volume: string;
  readonly storageClass?: string;
}

/** A claim all of whose volume a container of a pod mounts. */
export interface ClaimUse {
  readonly kind: 'ClaimUse';
  /** The claim's. */
  readonly name: string;
  readonly namespace: string;
  readonly span: Span;
}
