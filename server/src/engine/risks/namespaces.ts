/** What the rules about the host's namespaces share. */

import type { Fact, KnownFact } from '../model/fact.ts';
import type { Family, NamespaceMode } from '../model/workload.ts';
import { settingWith } from './words.ts';

/** True where a file asks for the host's namespace; a platform's default is nobody's wish. */
export function isHostWritten(fact: Fact<NamespaceMode>): fact is KnownFact<NamespaceMode> {
  return fact.state === 'set' && fact.value === 'host';
}

/** The setting as the file has it: `pid: host` in Compose, `hostPID: true` in Kubernetes, `--pid=host`. */
export function hostSetting({ written }: Fact<NamespaceMode>, family: Family): string {
  return settingWith(written, family === 'kubernetes' ? 'true' : 'host');
}
