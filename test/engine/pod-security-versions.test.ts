import assert from 'node:assert/strict';
import { kubernetesVersion, latestKubernetesVersion } from '../../server/src/engine/pod-security/version.ts';
import { type Additions, failing, judge, pod } from './pod-security-pods.ts';

function sysctl(name: string): Additions {
  return { podContext: { sysctls: [{ name, value: '1' }] } };
}

const windows: Additions = {
  spec: { os: { name: 'windows' } },
  podContext: { seccompProfile: null },
  container: { securityContext: null },
};
const unmasked: Additions = { context: { procMount: 'Unmasked' } };
const ownUsers = { hostUsers: false };
const alpha = 'seccomp.security.alpha.kubernetes.io';

/** A pod fails these controls before the version, and those from it on. */
const boundaries: readonly (readonly [string, number, Additions, readonly string[], readonly string[]])[] = [
  [
    'privilege escalation is looked at',
    8,
    { context: { allowPrivilegeEscalation: true } },
    [],
    ['allowPrivilegeEscalation'],
  ],
  [
    "the pod's seccomp annotation counts no more",
    19,
    { annotations: { [`${alpha}/pod`]: 'unconfined' } },
    ['seccompProfile_baseline'],
    [],
  ],
  [
    "a container's seccomp annotation counts no more",
    19,
    { annotations: { [`container.${alpha}/web`]: '' } },
    ['seccompProfile_baseline'],
    [],
  ],
  [
    'the seccomp field counts',
    19,
    { podContext: { seccompProfile: { type: 'Unconfined' } } },
    [],
    ['seccompProfile_baseline', 'seccompProfile_restricted'],
  ],
  ['capabilities must be dropped', 22, { context: { capabilities: null } }, [], ['capabilities_restricted']],
  ['the user must not be root', 23, { podContext: { runAsUser: 0 } }, [], ['runAsUser']],
  [
    'Windows pods need no Linux settings',
    25,
    windows,
    ['allowPrivilegeEscalation', 'seccompProfile_restricted', 'capabilities_restricted'],
    [],
  ],
  [
    'container_engine_t',
    31,
    { podContext: { seLinuxOptions: { type: 'container_engine_t' } } },
    ['seLinuxOptions'],
    [],
  ],
  [
    'hosts in probes are looked at',
    34,
    { container: { livenessProbe: { httpGet: { host: 'a' } } } },
    [],
    ['hostProbesAndHostLifecycle'],
  ],
  [
    'a user namespace allows no runAsNonRoot',
    35,
    { spec: ownUsers, podContext: { runAsNonRoot: null } },
    ['runAsNonRoot'],
    [],
  ],
  ['a user namespace allows root', 35, { spec: ownUsers, podContext: { runAsUser: 0 } }, ['runAsUser'], []],
  [
    'a user namespace allows an unmasked /proc, at baseline',
    35,
    { spec: ownUsers, ...unmasked },
    ['procMount'],
    ['procMount_restricted'],
  ],
  [
    'the restricted level has its own control of /proc',
    35,
    unmasked,
    ['procMount'],
    ['procMount', 'procMount_restricted'],
  ],
  ['net.ipv4.ip_local_reserved_ports', 27, sysctl('net.ipv4.ip_local_reserved_ports'), ['sysctls'], []],
  ['net.ipv4.tcp_keepalive_time', 29, sysctl('net.ipv4.tcp_keepalive_time'), ['sysctls'], []],
  ['net.ipv4.tcp_fin_timeout', 29, sysctl('net.ipv4.tcp_fin_timeout'), ['sysctls'], []],
  ['net.ipv4.tcp_keepalive_intvl', 29, sysctl('net.ipv4.tcp_keepalive_intvl'), ['sysctls'], []],
  ['net.ipv4.tcp_keepalive_probes', 29, sysctl('net.ipv4.tcp_keepalive_probes'), ['sysctls'], []],
  ['net.ipv4.tcp_rmem', 32, sysctl('net.ipv4.tcp_rmem'), ['sysctls'], []],
  ['net.ipv4.tcp_wmem', 32, sysctl('net.ipv4.tcp_wmem'), ['sysctls'], []],
  ['net.ipv4.tcp_slow_start_after_idle', 37, sysctl('net.ipv4.tcp_slow_start_after_idle'), ['sysctls'], []],
  ['net.ipv4.tcp_notsent_lowat', 37, sysctl('net.ipv4.tcp_notsent_lowat'), ['sysctls'], []],
];

/** What fails in the first version as in the last. */
const unchanged: readonly (readonly [string, Additions, string])[] = [
  ['host namespaces', { spec: { hostPID: true } }, 'hostNamespaces'],
  ['privileged containers', { context: { privileged: true } }, 'privileged'],
  [
    'added capabilities',
    { context: { capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } } },
    'capabilities_baseline',
  ],
  ['hostPath volumes', { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } }, 'restrictedVolumes'],
  ['host ports', { container: { ports: [{ hostPort: 1 }] } }, 'hostPorts'],
  ['the AppArmor field', { context: { appArmorProfile: { type: 'Unconfined' } } }, 'appArmorProfile'],
  ['SELinux types', { context: { seLinuxOptions: { type: 'spc_t' } } }, 'seLinuxOptions'],
  ['HostProcess', { context: { windowsOptions: { hostProcess: true } } }, 'windowsHostProcess'],
  ['running as root', { podContext: { runAsNonRoot: false } }, 'runAsNonRoot'],
];

describe('versions of the Pod Security Standards', () => {
  it('all admit a pod that has every restriction', () => {
    for (let version = 0; version <= latestKubernetesVersion; version++) {
      assert.equal(judge(pod({}), version).level, 'restricted', `1.${version}`);
    }
  });

  for (const [what, version, additions, before, since] of boundaries) {
    it(`1.${version}: ${what}`, () => {
      assert.deepEqual(failing(additions, version - 1), before);
      assert.deepEqual(failing(additions, version), since);
    });
  }

  for (const [what, additions, id] of unchanged) {
    it(`from 1.0 on: ${what}`, () => {
      assert.ok(failing(additions, 0).includes(id));
      assert.ok(failing(additions).includes(id));
    });
  }

  it('1.0 to 1.18 accept the seccomp annotations of their time', () => {
    for (const profile of ['runtime/default', 'docker/default', 'localhost/p']) {
      assert.deepEqual(failing({ annotations: { [`${alpha}/pod`]: profile } }, 18), []);
    }
    assert.deepEqual(failing({ annotations: { [`container.${alpha}/other`]: 'unconfined' } }, 18), []);
  });

  it('Linux pods get no relaxation for Windows, nor pods with host users one for user namespaces', () => {
    assert.equal(failing({ ...windows, spec: { os: { name: 'linux' } } }).length, 3);
    assert.deepEqual(failing({ spec: { hostUsers: true }, podContext: { runAsUser: 0 } }), ['runAsUser']);
  });
});

describe('kubernetesVersion', () => {
  const readings: readonly (readonly [string, number])[] = [
    ['latest', latestKubernetesVersion],
    ['1.24', 24],
    ['v1.24', 24],
    ['v1.30.4-gke.100', 30],
    ['1.0', 0],
    ['0.18', 0],
    ['1.99', latestKubernetesVersion],
    ['2.0', latestKubernetesVersion],
    ['', latestKubernetesVersion],
    ['newest', latestKubernetesVersion],
  ];
  for (const [text, minor] of readings) {
    it(`reads "${text}" as 1.${minor}`, () => assert.equal(kubernetesVersion(text), minor));
  }
});
