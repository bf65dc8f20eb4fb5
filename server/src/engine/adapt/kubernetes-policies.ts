/** Objects that decide which pods may run, or how: namespaces, runtime classes, the policies of old. */

import { isScalar } from 'yaml';
import type { Fact } from '../model/fact.ts';
import type { Policy } from '../model/policy.ts';
import { child, descend, isWritten, items, type Place, string } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { type KubernetesObject, nameOf } from './kubernetes-objects.ts';
import { readBoolean, readString, settingAt } from './kubernetes-read.ts';
import { inexpressible } from './unsaid.ts';
import type { Reading } from './yaml-facts.ts';

/** The policies among objects. */
export function findPolicies(objects: readonly KubernetesObject[]): Policy[] {
  return objects.flatMap((each) => policyOf(each) ?? []);
}

function policyOf({ kind, object, broken }: KubernetesObject): Policy | undefined {
  const read = readers[kind];
  if (!read || !(apiGroups[kind] ?? /^v1$/).test(string(child(object, 'apiVersion')) ?? '')) return undefined;
  const { name, namespace, span, extent } = nameOf(object);
  const unsaid = inexpressible('', span, kind);
  const automount = inexpressible(true, span, kind);
  const base = {
    enforces: unsaid,
    enforcedVersion: unsaid,
    admits: [],
    leaves: [],
    handler: unsaid,
    automount,
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { subject: 'policy', kind, name, span, extent, partial: broken, ...base, ...read(object, span) };
}

const apiGroups: Readonly<Record<string, RegExp>> = {
  RuntimeClass: /^node\.k8s\.io\//,
  PodSecurityPolicy: /^(policy|extensions)\//,
  SecurityContextConstraints: /^(security\.openshift\.io\/)?v1$/,
  KubeVirt: /^kubevirt\.io\//,
};

type Read = (object: Place, span: Span) => Partial<Policy>;

const readers: Readonly<Record<string, Read>> = {
  Namespace: (object, span) => ({
    enforces: settingAt(descend(object, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'), {
      written: 'pod-security.kubernetes.io/enforce',
      absent: '',
      absentSpan: span,
      read: readString,
    }),
    enforcedVersion: settingAt(
      descend(object, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce-version'),
      {
        written: 'pod-security.kubernetes.io/enforce-version',
        absent: '',
        absentSpan: span,
        read: readString,
      },
    ),
  }),

  ServiceAccount: (object, span) => ({
    automount: settingAt(child(object, 'automountServiceAccountToken'), {
      written: 'automountServiceAccountToken',
      absent: true,
      absentSpan: span,
      read: readBoolean,
    }),
  }),

  RuntimeClass: (object, span) => {
    // Before `node.k8s.io/v1beta1` it was `spec.runtimeHandler`.
    const old = descend(object, 'spec', 'runtimeHandler');
    return {
      handler: settingAt(isWritten(old) ? old : child(object, 'handler'), {
        written: 'handler',
        absent: '',
        absentSpan: span,
        read: readString,
      }),
    };
  },

  // https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/
  PodSecurityPolicy: (object, span) => {
    const spec = child(object, 'spec');
    const annotation = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames';
    const profiles = descend(object, 'metadata', 'annotations', annotation);
    return {
      admits: [
        ...flags(spec, span, ['privileged', 'hostPID', 'hostIPC', 'hostNetwork', 'allowPrivilegeEscalation']),
        ...words(spec, span, 'allowedCapabilities', () => true),
        ...words(spec, span, 'defaultAddCapabilities', () => true),
        ...hostPaths(spec, span),
        ...words(spec, span, 'allowedProcMountTypes', (type) => type === 'Unmasked'),
        ...words(spec, span, 'allowedUnsafeSysctls', () => true),
        ...word(descend(spec, 'runAsUser', 'rule'), span, 'runAsUser.rule', 'RunAsAny'),
        ...items(descend(spec, 'runAsUser', 'ranges')).flatMap((range) =>
          numbers(child(range, 'min'), span, 'runAsUser.ranges.min', (min) => min === 0),
        ),
        ...items(child(spec, 'hostPorts')).flatMap((range) =>
          numbers(child(range, 'max'), span, 'hostPorts.max', (max) => max > 0),
        ),
        ...known(profiles, 'allowedProfileNames', span, readString).filter(({ value }) =>
          /(^|,)\s*(\*|unconfined)\s*(,|$)/.test(value),
        ),
      ],
      leaves: ['fsGroup', 'supplementalGroups', 'seLinux'].flatMap((key) =>
        word(descend(spec, key, 'rule'), span, `${key}.rule`, 'RunAsAny'),
      ),
    };
  },

  // https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/authentication_and_authorization/managing-pod-security-policies
  SecurityContextConstraints: (object, span) => ({
    admits: [
      ...flags(object, span, [
        'allowPrivilegedContainer',
        'allowHostPID',
        'allowHostIPC',
        'allowHostNetwork',
        'allowHostPorts',
        'allowHostDirVolumePlugin',
        'allowPrivilegeEscalation',
      ]),
      ...words(object, span, 'allowedCapabilities', () => true),
      ...words(object, span, 'defaultAddCapabilities', () => true),
      ...words(object, span, 'volumes', (kind) => kind === '*' || kind === 'hostPath'),
      ...words(object, span, 'seccompProfiles', (profile) => profile === '*' || profile === 'unconfined'),
      ...words(object, span, 'allowedUnsafeSysctls', () => true),
      ...word(descend(object, 'runAsUser', 'type'), span, 'runAsUser.type', 'RunAsAny'),
      ...numbers(
        descend(object, 'runAsUser', 'uidRangeMin'),
        span,
        'runAsUser.uidRangeMin',
        (min) => min === 0,
      ),
    ],
    // Any group is admitted by OpenShift's own `restricted` too.
    leaves: word(descend(object, 'seLinuxContext', 'type'), span, 'seLinuxContext.type', 'RunAsAny'),
  }),

  // https://kubevirt.io/user-guide/cluster_admin/activating_feature_gates/, …/compute/host-devices/
  KubeVirt: (object, span) => {
    const configuration = descend(object, 'spec', 'configuration');
    const gates = child(configuration, 'developerConfiguration');
    const devices = child(configuration, 'permittedHostDevices');
    return {
      admits: [
        ...words(gates, span, 'featureGates', (gate) => gate === 'Root' || gate === 'HostDisk'),
        ...['pciHostDevices', 'mediatedDevices', 'usb'].flatMap((list) =>
          items(child(devices, list)).flatMap((device) =>
            known(child(device, 'resourceName'), `permittedHostDevices.${list}`, span, readString),
          ),
        ),
      ],
    };
  },
};

/**
 * The paths of the host that volumes may have; without a list of them all, which `volumes` says then. Where `volumes`
 * is not written, another part of the policy may have it.
 */
function hostPaths(spec: Place, span: Span): Fact<string>[] {
  const volumes = words(spec, span, 'volumes', (kind) => kind === '*' || kind === 'hostPath');
  const allowed = items(child(spec, 'allowedHostPaths'));
  if (volumes.length === 0 && isWritten(child(spec, 'volumes'))) return [];
  const paths = allowed.flatMap((path) =>
    known(child(path, 'pathPrefix'), 'allowedHostPaths.pathPrefix', span, readString),
  );
  return paths.length > 0 ? paths : volumes;
}

/** The settings that are `true`, each as the text `key: true`. */
function flags(place: Place, span: Span, keys: readonly string[]): Fact<string>[] {
  return keys.flatMap((key) => {
    const fact = settingAt(child(place, key), {
      written: key,
      absent: false,
      absentSpan: span,
      read: readBoolean,
    });
    return fact.state === 'set' && fact.value ? { ...fact, value: `${key}: true` } : [];
  });
}

/** The items of a list that mean something, each as it is written. */
function words(place: Place, span: Span, key: string, matters: (word: string) => boolean): Fact<string>[] {
  return items(child(place, key)).flatMap((item) =>
    known(item, key, span, readString).filter(({ value }) => matters(value)),
  );
}

function word(place: Place, span: Span, written: string, matters: string): Fact<string>[] {
  return known(place, written, span, readString).filter(({ value }) => value === matters);
}

/** A number that means something, as text. */
function numbers(
  place: Place,
  span: Span,
  written: string,
  matters: (value: number) => boolean,
): Fact<string>[] {
  const text = isScalar(place.node) ? String(place.node.value) : '';
  const read = () => ({ value: text });
  return /^\d+$/.test(text) && matters(Number(text)) ? known(place, written, span, read) : [];
}

function known(place: Place, written: string, absentSpan: Span, read: (place: Place) => Reading<string>) {
  const fact = settingAt(place, { written, absent: '', absentSpan, read });
  return fact.state === 'set' ? [fact] : [];
}
