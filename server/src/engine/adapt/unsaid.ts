/** What a dialect cannot say, or a file does not: every fact of a container, a workload or a build step, absent. */

import type { BuildStep } from '../model/build.ts';
import { defaults } from '../model/defaults.ts';
import type { Fact, ListFact } from '../model/fact.ts';
import type { Container, Family, User, Workload } from '../model/workload.ts';
import type { Span } from '../source.ts';
import { closedSlot } from './yaml-slot.ts';

/** Where facts that are absent stand. */
export interface Unsaid {
  readonly family: Family;
  /** Where to underline. */
  readonly span: Span;
  /** Subject of "… has no such setting", the reason why nothing can be written: "a Dockerfile". */
  readonly dialect: string;
}

/** A fact that the dialect cannot express: absent, with a slot that says so. */
export function inexpressible<T>(absent: T, span: Span, dialect: string): Fact<T> {
  const slot = closedSlot(`${dialect} has no such setting`);
  return { state: 'absent', value: absent, span, written: dialect, via: [], slot };
}

/** As `inexpressible`, of a list. */
export function inexpressibleList<T>(span: Span, dialect: string): ListFact<T> {
  const slot = closedSlot(`${dialect} has no such setting`);
  return { state: 'absent', items: [], span, written: dialect, via: [], slot };
}

/** A container of which nothing is said. */
export function unsaidContainer({ family, span, dialect }: Unsaid): Container {
  const unsaid = <T>(value: T): Fact<T> => inexpressible(value, span, dialect);
  return {
    name: '',
    role: 'container',
    span,
    image: unsaid(''),
    privileged: unsaid(defaults.privileged[family]),
    user: unsaid(defaults.user[family]),
    runAsNonRoot: unsaid(defaults.runAsNonRoot[family]),
    capabilitiesAdded: inexpressibleList(span, dialect),
    capabilitiesDropped: inexpressibleList(span, dialect),
    seccomp: unsaid(defaults.seccomp[family]),
    appArmor: unsaid(defaults.appArmor[family]),
    selinux: unsaid(defaults.selinux[family]),
    procUnmasked: unsaid(defaults.procUnmasked[family]),
    privilegeEscalation: unsaid(defaults.privilegeEscalation[family]),
    mounts: [],
    propagations: [],
    volumesFrom: [],
    sharedVolumes: [],
    tmpfs: [],
    devices: [],
    blockVolumes: [],
    deviceRules: [],
    deviceRequests: [],
    environment: [],
    commands: [],
    hooks: [],
    sysctls: [],
    ports: [],
    probeHosts: [],
    groups: [],
    readOnlyRootFilesystem: unsaid(defaults.readOnlyRootFilesystem[family]),
    hostProcess: unsaid(defaults.hostProcess[family]),
    isolation: unsaid(''),
    accounts: [],
    limits: { memory: unsaid(''), cpu: unsaid(''), pids: unsaid('') },
    oomKillDisabled: unsaid(defaults.oomKillDisabled[family]),
    oomScoreAdjustment: unsaid(defaults.oomScoreAdjustment[family]),
    ulimits: [],
    cgroupParent: unsaid(''),
    providers: [],
  };
}

/** A workload of which nothing is said but what it is. */
export function unsaidWorkload(
  { family, span, dialect }: Unsaid,
  known: Pick<Workload, 'kind' | 'name' | 'extent' | 'partial' | 'containers'>,
): Workload {
  const unsaid = <T>(value: T): Fact<T> => inexpressible(value, span, dialect);
  return {
    subject: 'workload',
    family,
    span,
    namespaces: {
      network: unsaid(defaults.network[family]),
      pid: unsaid(defaults.pid[family]),
      ipc: unsaid(defaults.ipc[family]),
      uts: unsaid(defaults.uts[family]),
      user: unsaid(defaults.userNamespace[family]),
      cgroup: unsaid(defaults.cgroup[family]),
    },
    runtime: unsaid(defaults.runtime[family]),
    runs: true,
    staysOnHost: undefined,
    serviceAccount: '',
    hostNames: [],
    serviceAccountToken: unsaid(defaults.serviceAccountToken[family]),
    hostVolumes: [],
    volumeKinds: [],
    controlPlane: [],
    nodes: [],
    annotations: [],
    podSecurity: undefined,
    move: undefined,
    ...known,
  };
}

/** A build step of which nothing is said but what it is. */
export function unsaidBuildStep(
  { family, span, dialect }: Unsaid,
  known: Pick<BuildStep, 'name' | 'keyword'>,
): BuildStep {
  const unsaid = <T>(value: T): Fact<T> => inexpressible(value, span, dialect);
  return {
    subject: 'build-step',
    family,
    span,
    deferred: false,
    inImage: true,
    arguments: [],
    flags: [],
    insecure: unsaid(defaults.buildInsecure[family]),
    network: unsaid(defaults.buildNetwork[family]),
    entitlements: inexpressibleList(span, dialect),
    mounts: [],
    commands: [],
    later: () => [],
    user: unsaid<User>(defaults.user[family]),
    ssh: [],
    secrets: [],
    hostNames: [],
    contexts: [],
    isolation: unsaid(''),
    ...known,
  };
}
