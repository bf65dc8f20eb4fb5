/** The facts of one container of a pod. */

import { defaults } from '../model/defaults.ts';
import { type Fact, isTrue, knownItems, type ListFact, type Slot } from '../model/fact.ts';
import type { Container, ContainerRole, User } from '../model/workload.ts';
import { child, descend, isWritten, type Place, placeSpan, scalar, string } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { networkOfContainer } from './kubernetes-network.ts';
import { processOf } from './kubernetes-process.ts';
import { appArmorOf, type Levels, seccompOf, selinuxOf } from './kubernetes-profiles.ts';
import { firstSetting, listSettingAt, readBoolean, readString, settingAt } from './kubernetes-read.ts';
import { storageOf } from './kubernetes-storage.ts';
import type { PodVolumes } from './kubernetes-volumes.ts';
import { unsaidContainer } from './unsaid.ts';
import type { Reading } from './yaml-facts.ts';
import { closedSlot } from './yaml-slot.ts';

/** What a container takes from its pod. */
export interface PodContext {
  readonly spec: Place;
  readonly annotations: Place;
  readonly workloadSpan: Span;
  readonly volumes: PodVolumes;
}

/** Reads a container; settings that it does not have are taken from its pod. */
export function readContainer(place: Place, role: ContainerRole, context: PodContext): Container {
  const levels = levelsOf(place, context);
  const { own } = levels;
  const span = placeSpan([child(place, 'name'), child(place, 'image')].find(isWritten) ?? place);
  const privileged = settingAt(child(own, 'privileged'), {
    written: 'securityContext.privileged',
    absent: defaults.privileged.kubernetes,
    absentSpan: span,
    read: readBoolean,
  });
  const capabilities = (list: 'add' | 'drop') =>
    listSettingAt(descend(own, 'capabilities', list), {
      written: `securityContext.capabilities.${list}`,
      absentSpan: span,
      read: readCapability,
    });
  const capabilitiesAdded = capabilities('add');
  const hasSysAdmin = knownItems(capabilitiesAdded).some(
    ({ value }) => value === 'SYS_ADMIN' || value === 'ALL',
  );
  // On Windows these do not exist, and the API server refuses them: what is absent there has no default.
  // https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod-spec-containers-securitycontext
  const onWindows = string(descend(context.spec, 'os', 'name')) === 'windows';
  const linux = <F extends Fact<unknown> | ListFact<unknown>>(fact: F): F =>
    onWindows && fact.state === 'absent' ? { ...fact, state: 'unresolved' } : fact;
  const process = processOf(place, span, context);
  return {
    ...unsaidContainer({ family: 'kubernetes', span, dialect: 'a pod' }),
    name: levels.containerName,
    role,
    image: settingAt(child(place, 'image'), {
      written: 'image',
      absent: '',
      absentSpan: span,
      read: readString,
    }),
    privileged,
    user: userOf(levels),
    runAsNonRoot: firstSetting(
      [
        { present: child(own, 'runAsNonRoot'), written: 'securityContext.runAsNonRoot', read: readBoolean },
        {
          present: child(levels.pod, 'runAsNonRoot'),
          written: 'securityContext.runAsNonRoot',
          read: readBoolean,
          hop: levels.podHop,
        },
      ],
      {
        place: child(levels.pod, 'runAsNonRoot'),
        absent: defaults.runAsNonRoot.kubernetes,
        absentSpan: context.workloadSpan,
        written: 'securityContext.runAsNonRoot',
      },
    ),
    capabilitiesAdded,
    capabilitiesDropped: linux(capabilities('drop')),
    seccomp: linux(seccompOf(levels)),
    appArmor: linux(appArmorOf(levels)),
    selinux: linux(selinuxOf(levels)),
    procUnmasked: procUnmaskedOf(own, span),
    privilegeEscalation: linux(privilegeEscalationOf(own, span, isTrue(privileged), hasSysAdmin)),
    mounts: context.volumes.mountsOf(place),
    devices: context.volumes.devicesOf(place),
    ...storageOf(place, context),
    ...networkOfContainer(place, context),
    ...process,
    readOnlyRootFilesystem: linux(process.readOnlyRootFilesystem),
  };
}

function levelsOf(container: Place, { spec, annotations, workloadSpan }: PodContext): Levels {
  const pod = child(spec, 'securityContext');
  const span = placeSpan(pod);
  return {
    container,
    own: child(container, 'securityContext'),
    pod,
    annotations,
    containerName: string(child(container, 'name')) ?? '',
    podHop: isWritten(pod) ? { span, message: "the pod's `securityContext`" } : undefined,
    workloadSpan,
  };
}

/** `runAsUser`, or on Windows `runAsUserName`; the container's before the pod's. */
function userOf({ own, pod, podHop, workloadSpan }: Levels): Fact<User> {
  const candidates = [own, pod].flatMap((level) => {
    const hop = level === pod ? podHop : undefined;
    const windowsName = descend(level, 'windowsOptions', 'runAsUserName');
    return [
      { present: child(level, 'runAsUser'), written: 'securityContext.runAsUser', read: readUid, hop },
      {
        present: windowsName,
        written: 'securityContext.windowsOptions.runAsUserName',
        read: readWindowsUser,
        hop,
      },
    ];
  });
  return firstSetting(candidates, {
    place: child(pod, 'runAsUser'),
    absent: defaults.user.kubernetes,
    absentSpan: workloadSpan,
    written: 'securityContext.runAsUser',
  });
}

function readUid(place: Place): Reading<User> {
  const value = scalar(place);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return 'unresolved';
  return { value: { text: String(value), uid: value, isRoot: value === 0 } };
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/ */
function readWindowsUser(place: Place): Reading<User> {
  const text = string(place);
  if (text === undefined) return 'unresolved';
  const name = text.slice(text.lastIndexOf('\\') + 1).toLowerCase();
  const isRoot = name === 'containeradministrator' ? true : name === 'containeruser' ? false : undefined;
  return { value: { text, isRoot } };
}

/** CRI-O takes names with `CAP_` too (https://github.com/cri-o/cri-o); the case does not count. */
function readCapability(place: Place): Reading<string> {
  const text = string(place);
  return text === undefined ? 'unresolved' : { value: text.toUpperCase().replace(/^CAP_/, '') };
}

function procUnmaskedOf(own: Place, absentSpan: Span): Fact<boolean> {
  const fact = settingAt(child(own, 'procMount'), {
    written: 'securityContext.procMount',
    absent: defaults.procUnmasked.kubernetes,
    absentSpan,
    read: readProcMount,
  });
  const { slot } = fact;
  const set: Slot['set'] = (value) =>
    slot.set(value === true ? 'Unmasked' : value === false ? 'Default' : value);
  return { ...fact, slot: { ...slot, set } };
}

function readProcMount(place: Place): Reading<boolean> {
  const text = string(place);
  return text === 'Unmasked' || text === 'Default' ? { value: text === 'Unmasked' } : 'unresolved';
}

/**
 * A privileged container, or one with CAP_SYS_ADMIN, can always gain privileges. The API server refuses
 * `allowPrivilegeEscalation: false` beside the first, and beside the second where it is spelled `CAP_SYS_ADMIN`
 * (kubernetes/kubernetes, pkg/apis/core/validation: ValidateSecurityContext): nothing definite is said then, and
 * nobody is told to write it.
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
function privilegeEscalationOf(
  own: Place,
  absentSpan: Span,
  isPrivileged: boolean,
  hasSysAdmin: boolean,
): Fact<boolean> {
  const fact = settingAt(child(own, 'allowPrivilegeEscalation'), {
    written: 'securityContext.allowPrivilegeEscalation',
    absent: defaults.privilegeEscalation.kubernetes,
    absentSpan,
    read: readBoolean,
  });
  const cause = isPrivileged ? '`privileged: true`' : hasSysAdmin ? 'the capability `SYS_ADMIN`' : undefined;
  if (!cause) return fact;
  const { span, written, via, keySpan } = fact;
  const slot = closedSlot(`it has no effect, or is refused, beside ${cause}`);
  if (isTrue(fact)) return { ...fact, slot };
  return { state: 'unresolved', span, written, via, slot, ...(keySpan ? { keySpan } : {}) };
}
