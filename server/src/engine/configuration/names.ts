/** How the configuration of a workspace is called. */

/** What it may be called; the first that is there counts. */
export const configurationNames = ['.bulkhead.yaml', '.bulkhead.yml'] as const;

/** The same as the end of a glob. */
export const configurationGlob = '.bulkhead.{yaml,yml}';

/** Whether a path or URI is that of a configuration. */
export function isConfiguration(path: string): boolean {
  return /(^|[\\/])\.bulkhead\.ya?ml$/.test(path);
}
