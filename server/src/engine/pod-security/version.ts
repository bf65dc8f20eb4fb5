/** Versions of Kubernetes, as far as the Pod Security Standards tell them apart. */

/** The minor number of a 1.x release: 31 is Kubernetes 1.31. */
export type KubernetesVersion = number;

/** The newest release whose standards are known here; what `latest` means. */
export const latestKubernetesVersion: KubernetesVersion = 37;

/**
 * Reads `latest`, `1.31`, `v1.31` or a full `v1.31.2-gke.100`. Releases before 1.0 count as 1.0; those that are
 * not known yet, and text that names no version, as the latest, as the admission plugin does it.
 */
export function kubernetesVersion(text: string): KubernetesVersion {
  const match = /^\s*v?(\d+)\.(\d+)/i.exec(text);
  const [major, minor] = [Number(match?.[1] ?? Infinity), Number(match?.[2])];
  if (major !== 1) return major < 1 ? 0 : latestKubernetesVersion;
  return Math.min(minor, latestKubernetesVersion);
}
