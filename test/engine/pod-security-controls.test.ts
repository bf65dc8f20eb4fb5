import assert from 'node:assert/strict';
import { type Additions, failing } from './pod-security-pods.ts';

/** A pod, and the controls of the latest version that it fails. */
type Case = readonly [what: string, additions: Additions, fails: readonly string[]];

const capabilities = ['capabilities_baseline', 'capabilities_restricted'];
const seccomp = ['seccompProfile_baseline', 'seccompProfile_restricted'];
const dropAll = { drop: ['ALL'] };

const restrictedTypes =
  'awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo glusterfs ' +
  'iscsi nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume';
const allowedTypes =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret';

function volume(type: string): Additions {
  return { spec: { volumes: [{ name: 'v', [type]: {} }] } };
}

const cases: Readonly<Record<string, readonly Case[]>> = {
  HostProcess: [
    ['on the pod', { podContext: { windowsOptions: { hostProcess: true } } }, ['windowsHostProcess']],
    ['on a container', { context: { windowsOptions: { hostProcess: true } } }, ['windowsHostProcess']],
    ['off', { context: { windowsOptions: { hostProcess: false } } }, []],
  ],
  'Host Namespaces': [
    ['network', { spec: { hostNetwork: true } }, ['hostNamespaces']],
    ['PID', { spec: { hostPID: true } }, ['hostNamespaces']],
    ['IPC', { spec: { hostIPC: true } }, ['hostNamespaces']],
    ['none', { spec: { hostNetwork: false, hostPID: false, hostIPC: false } }, []],
  ],
  'Privileged Containers': [
    ['on', { context: { privileged: true } }, ['privileged']],
    ['off', { context: { privileged: false } }, []],
    ['on the pod, where there is no such setting', { podContext: { privileged: true } }, []],
  ],
  Capabilities: [
    [
      'one that runtimes give',
      { context: { capabilities: { ...dropAll, add: ['CHOWN'] } } },
      ['capabilities_restricted'],
    ],
    ['one that they do not', { context: { capabilities: { ...dropAll, add: ['NET_RAW'] } } }, capabilities],
    [
      'the one that restricted allows',
      { context: { capabilities: { ...dropAll, add: ['NET_BIND_SERVICE'] } } },
      [],
    ],
    ['with the prefix CAP_', { context: { capabilities: { ...dropAll, add: ['CAP_CHOWN'] } } }, capabilities],
    ['in lower case', { context: { capabilities: { ...dropAll, add: ['net_bind_service'] } } }, capabilities],
    ['nothing dropped', { context: { capabilities: {} } }, ['capabilities_restricted']],
    ['not all dropped', { context: { capabilities: { drop: ['NET_RAW'] } } }, ['capabilities_restricted']],
    [
      'all dropped, in lower case',
      { context: { capabilities: { drop: ['all'] } } },
      ['capabilities_restricted'],
    ],
    ['all dropped, and one more', { context: { capabilities: { drop: ['CHOWN', 'ALL'] } } }, []],
    [
      'no security context',
      { container: { securityContext: null } },
      ['allowPrivilegeEscalation', 'capabilities_restricted'],
    ],
  ],
  'Volume Types': [
    ['hostPath', volume('hostPath'), ['hostPathVolumes', 'restrictedVolumes']],
    ...restrictedTypes.split(' ').map((type): Case => [type, volume(type), ['restrictedVolumes']]),
    ...allowedTypes.split(' ').map((type): Case => [type, volume(type), []]),
    ['hostPath left empty', { spec: { volumes: [{ name: 'v', hostPath: null }] } }, []],
    ['no type, which means emptyDir', { spec: { volumes: [{ name: 'v' }] } }, []],
    ['a misspelt type, which means emptyDir too', volume('hostpath'), []],
  ],
  'Host Ports': [
    [
      'a port',
      { container: { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] } },
      ['hostPorts'],
    ],
    ['port 0', { container: { ports: [{ containerPort: 80, hostPort: 0 }] } }, []],
    [
      'the ports of a pod on the network of the host',
      { spec: { hostNetwork: true }, container: { ports: [{ containerPort: 80 }] } },
      ['hostNamespaces'],
    ],
  ],
  'Host Probes / Lifecycle Hooks': [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
      ['httpGet', 'tcpSocket'].map(
        (way): Case => [
          `${probe}.${way}`,
          { container: { [probe]: { [way]: { host: '::1' } } } },
          ['hostProbesAndHostLifecycle'],
        ],
      ),
    ),
    ...['postStart', 'preStop'].flatMap((hook) =>
      ['httpGet', 'tcpSocket'].map(
        (way): Case => [
          `${hook}.${way}`,
          { container: { lifecycle: { [hook]: { [way]: { host: 'a' } } } } },
          ['hostProbesAndHostLifecycle'],
        ],
      ),
    ),
    ['an empty host', { container: { livenessProbe: { httpGet: { host: '', port: 80 } } } }, []],
    [
      'no host',
      { container: { livenessProbe: { httpGet: { port: 80 } }, lifecycle: { preStop: { exec: {} } } } },
      [],
    ],
  ],
  AppArmor: [
    [
      'Unconfined on the pod',
      { podContext: { appArmorProfile: { type: 'Unconfined' } } },
      ['appArmorProfile'],
    ],
    [
      'Unconfined on a container',
      { context: { appArmorProfile: { type: 'Unconfined' } } },
      ['appArmorProfile'],
    ],
    ['no type', { context: { appArmorProfile: {} } }, ['appArmorProfile']],
    ['RuntimeDefault', { context: { appArmorProfile: { type: 'RuntimeDefault' } } }, []],
    ['Localhost', { context: { appArmorProfile: { type: 'Localhost', localhostProfile: 'p' } } }, []],
    [
      'annotation, unconfined',
      { annotations: { 'container.apparmor.security.beta.kubernetes.io/gone': 'unconfined' } },
      ['appArmorProfile'],
    ],
    [
      'annotation, localhost',
      { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'localhost/p' } },
      [],
    ],
    ['annotation, empty', { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': '' } }, []],
    ['another annotation', { annotations: { 'example.org/apparmor': 'unconfined' } }, []],
  ],
  SELinux: [
    [
      'a type of the host, on the pod',
      { podContext: { seLinuxOptions: { type: 'spc_t' } } },
      ['seLinuxOptions'],
    ],
    [
      'a type of the host, on a container',
      { context: { seLinuxOptions: { type: 'spc_t' } } },
      ['seLinuxOptions'],
    ],
    ['a user', { context: { seLinuxOptions: { user: 'system_u' } } }, ['seLinuxOptions']],
    ['a role', { context: { seLinuxOptions: { role: 'system_r' } } }, ['seLinuxOptions']],
    ['a level', { context: { seLinuxOptions: { level: 's0:c1,c2' } } }, []],
    ['empty values', { context: { seLinuxOptions: { type: '', user: '', role: '' } } }, []],
    ['container_t', { context: { seLinuxOptions: { type: 'container_t' } } }, []],
    ['container_init_t', { context: { seLinuxOptions: { type: 'container_init_t' } } }, []],
    ['container_kvm_t', { context: { seLinuxOptions: { type: 'container_kvm_t' } } }, []],
  ],
  '/proc Mount Type': [
    ['Unmasked', { context: { procMount: 'Unmasked' } }, ['procMount', 'procMount_restricted']],
    ['Default', { context: { procMount: 'Default' } }, []],
  ],
  Seccomp: [
    ['Unconfined on the pod', { podContext: { seccompProfile: { type: 'Unconfined' } } }, seccomp],
    ['Unconfined on a container', { context: { seccompProfile: { type: 'Unconfined' } } }, seccomp],
    ['no type', { podContext: { seccompProfile: {} } }, seccomp],
    ['Localhost', { podContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'p' } } }, []],
    [
      'on the container alone',
      { podContext: { seccompProfile: null }, context: { seccompProfile: { type: 'RuntimeDefault' } } },
      [],
    ],
    ['nowhere', { podContext: { seccompProfile: null } }, ['seccompProfile_restricted']],
  ],
  Sysctls: [
    ['an unsafe one', { podContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }, ['sysctls']],
    ['a safe one', { podContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] } }, []],
    [
      'a safe one with slashes',
      { podContext: { sysctls: [{ name: 'net/ipv4/tcp_syncookies' }] } },
      ['sysctls'],
    ],
  ],
  'Privilege Escalation': [
    ['allowed', { context: { allowPrivilegeEscalation: true } }, ['allowPrivilegeEscalation']],
    ['not said', { context: { allowPrivilegeEscalation: null } }, ['allowPrivilegeEscalation']],
  ],
  'Running as Non-root': [
    ['said nowhere', { podContext: { runAsNonRoot: null } }, ['runAsNonRoot']],
    [
      'said by the container alone',
      { podContext: { runAsNonRoot: null }, context: { runAsNonRoot: true } },
      [],
    ],
    ['denied by the container', { context: { runAsNonRoot: false } }, ['runAsNonRoot']],
    [
      'denied by the pod, although not by its container',
      { podContext: { runAsNonRoot: false }, context: { runAsNonRoot: true } },
      ['runAsNonRoot'],
    ],
  ],
  'Running as Non-root user': [
    ['root on the pod', { podContext: { runAsUser: 0 } }, ['runAsUser']],
    ['root on the container', { context: { runAsUser: 0 } }, ['runAsUser']],
    ['another user', { podContext: { runAsUser: 1000 } }, []],
    ['the root group', { podContext: { runAsGroup: 0 } }, []],
  ],
};

describe('Pod Security controls', () => {
  for (const [control, pods] of Object.entries(cases)) {
    describe(control, () => {
      for (const [what, additions, fails] of pods) {
        it(`${fails.length > 0 ? 'refuses' : 'admits'} ${what}`, () =>
          assert.deepEqual(failing(additions), fails));
      }
    });
  }

  for (const list of ['initContainers', 'ephemeralContainers']) {
    it(`looks at ${list}, at what they set and at what they lack`, () => {
      const container = { name: 'c', securityContext: { privileged: true }, ports: [{ hostPort: 1 }] };
      assert.deepEqual(failing({ spec: { [list]: [container] } }), [
        'privileged',
        'hostPorts',
        'allowPrivilegeEscalation',
        'capabilities_restricted',
      ]);
    });
  }
});
