/** Tells by its content whether a YAML document is a Compose file. */

import { isMap } from 'yaml';
import { child, entries, isWritten, type Place, rootPlace } from '../parse/lookup.ts';
import type { YamlDocument } from '../parse/yaml.ts';

/** https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json */
const topLevelKeys = new Set(
  'version name include services models networks volumes secrets configs'.split(' '),
);

const serviceKeys = new Set(
  `annotations attach build blkio_config cap_add cap_drop cgroup cgroup_parent command configs
  container_name cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpus
  cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search
  domainname entrypoint env_file environment expose extends external_links extra_hosts gpus group_add
  healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit
  mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj
  pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
  read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal
  storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from
  working_dir`.split(/\s+/),
);

/**
 * True for a mapping with `services` whose entries speak Compose's words, and nothing at the top that Compose
 * does not know: that keeps out the `services` of CI pipelines, frameworks and cloud deployment tools.
 */
export function isComposeDocument(document: YamlDocument): boolean {
  const root = rootPlace(document);
  const services = child(root, 'services');
  if (!isMap(services.node)) return false;
  if (entries(root).some((entry) => isWritten(entry) && !isKnown(entry, topLevelKeys))) return false;
  const settings = entries(services).flatMap((service) => entries(service));
  const known = settings.filter((setting) => isKnown(setting, serviceKeys)).length;
  // One misspelt key while someone types must not take the whole analysis away.
  return known > 0 && known > 2 * (settings.length - known);
}

function isKnown({ key }: Place, keys: ReadonlySet<string>): boolean {
  return keys.has(String(key)) || String(key).startsWith('x-');
}
