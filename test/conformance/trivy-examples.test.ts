/**
 * The snippets with which Trivy documents its checks: where one is about isolation, each bad one has a finding of ours,
 * and no good one has that finding. They lie beside the repository; without them there is nothing to test.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { analyze } from '../../server/src/engine/analyze.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const examples = new URL('../../../shared/trivy-examples/', import.meta.url);

/** The rules, some with words of the message, that have to find each example's bad snippets. One is enough. */
const found: Readonly<Record<string, readonly string[]>> = {
  'docker/port22': ['ssh-port'],
  'docker/root_user': ['root-user', 'missing-non-root-user'],
  'docker/run_using_sudo': ['sudo-in-build'],
  'kubernetes/access_to_host_ports': ['host-port'],
  'kubernetes/apparmor_policy_disabled': ['apparmor-unconfined'],
  'kubernetes/can_elevate_its_own_privileges': ['privilege-escalation-allowed', 'missing-no-new-privileges'],
  'kubernetes/capabilities_no_drop_all': ['missing-capability-drop'],
  'kubernetes/CPU_not_limited': ['missing-resource-limits: processors'],
  'kubernetes/file_system_not_read_only': ['writable-root-filesystem'],
  'kubernetes/host_ipc': ['host-ipc-namespace'],
  'kubernetes/host_network': ['host-network-namespace'],
  'kubernetes/host_pid': ['host-pid-namespace'],
  'kubernetes/hostpath_volumes_mounted': ['host-path-volume', 'sensitive-host-path-mount'],
  'kubernetes/memory_not_limited': ['missing-resource-limits: memory'],
  // Nothing mounts it there.
  'kubernetes/mounts_docker_socket': ['runtime-socket-mount', 'host-path-volume'],
  'kubernetes/non_core_volume_types': ['direct-storage-volume'],
  'kubernetes/non_default_proc_masks_set': ['unmasked-proc'],
  'kubernetes/privileged': ['privileged-container'],
  // What is missing is no finding of Trivy's here, but is one of ours.
  'kubernetes/protecting_pod_service_account_tokens': [
    'service-account-token: `automountServiceAccountToken: true`',
  ],
  'kubernetes/runs_as_root': ['root-user', 'missing-non-root-user'],
  'kubernetes/runs_with_GID_le_10000': ['low-user-id: group'],
  'kubernetes/runs_with_UID_le_10000': ['low-user-id: user'],
  'kubernetes/runtime_default_seccomp_profile_not_set': ['missing-seccomp-profile', 'seccomp-unconfined'],
  'kubernetes/selinux_custom_options_set': ['selinux-separation-disabled'],
  'kubernetes/SYS_ADMIN_capability': ['dangerous-capability'],
  'kubernetes/unsafe_sysctl_options_set': ['unsafe-sysctl'],
};

/** Examples that nothing of ours has to find, and why. */
const notFound: Readonly<Record<string, string>> = {
  'kubernetes/configMap_with_secrets': 'secrets in a ConfigMap',
  'kubernetes/CPU_requests_not_specified': 'scheduling',
  'kubernetes/insecure_ingress_nginx': 'a flaw of one version of a program',
  'kubernetes/memory_requests_not_specified': 'scheduling',
  'kubernetes/protect_core_components_namespace': 'which namespace a pod is in',
  'kubernetes/selector_usage_in_network_policies': 'network policy',
  'kubernetes/specific_capabilities_added': 'NET_BIND_SERVICE, which the restricted standard allows',
  'kubernetes/tiller_is_deployed': 'one program, long gone',
  'kubernetes/uses_image_tag_latest': 'supply chain',
};

interface Snippets {
  readonly good?: readonly string[];
  readonly bad?: readonly string[];
}

function snippetsOf(name: string): { readonly path: string; readonly snippets: Snippets } {
  const [folder = ''] = name.split('/');
  const data: Record<string, Snippets> = parse(readFileSync(new URL(`${name}.yaml`, examples), 'utf8'));
  const [snippets = {}] = Object.values(data);
  return { path: folder === 'docker' ? 'Dockerfile' : 'pod.yaml', snippets };
}

/** Which of the rules find something in a text. */
function findersIn(path: string, text: string, wanted: readonly string[]): readonly string[] {
  const { findings } = analyze({ path, text }, { ...defaultSettings, level: 'all' });
  return wanted.filter((each) => {
    const cut = each.indexOf(': ');
    const [id, words] = cut < 0 ? [each, ''] : [each.slice(0, cut), each.slice(cut + 2)];
    return findings.some(({ ruleId, message }) => ruleId === id && message.includes(words));
  });
}

describe("Trivy's examples", () => {
  if (!existsSync(examples)) {
    it.skip('are not there (../shared/trivy-examples beside the repository)');
    return;
  }
  for (const [name, ids] of Object.entries(found)) {
    const { path, snippets } = snippetsOf(name);
    for (const [i, text] of (snippets.bad ?? []).entries()) {
      it(`${name}: bad ${i + 1} is found`, () => {
        assert.notDeepEqual(findersIn(path, text, ids), [], text);
      });
    }
    for (const [i, text] of (snippets.good ?? []).entries()) {
      it(`${name}: good ${i + 1} is not`, () => {
        assert.deepEqual(findersIn(path, text, ids), [], text);
      });
    }
  }

  it('are looked for with rules that exist', () => {
    const known = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      Object.values(found)
        .flat()
        .map((each) => each.replace(/: .*/, ''))
        .filter((id) => !known.has(id)),
      [],
    );
  });

  it('that are about Kubernetes are all judged, or named as something else', () => {
    const names = readdirSync(new URL('kubernetes/', examples)).map(
      (name) => `kubernetes/${name.replace('.yaml', '')}`,
    );
    assert.deepEqual(
      names.filter((name) => !found[name] && !notFound[name]),
      [],
    );
  });
});
