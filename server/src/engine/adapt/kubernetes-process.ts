/** What a container of a pod says about its processes: commands, groups, limits, Windows. */

import type { Fact } from '../model/fact.ts';
import type { Group } from '../model/parts.ts';
import type { Container } from '../model/workload.ts';
import { child, descend, isWritten, items, type Place, placeSpan, scalar } from '../parse/lookup.ts';
import type { Span } from '../source.ts';
import { replaceBetween } from '../text.ts';
import type { PodContext } from './kubernetes-container.ts';
import {
  type Candidate,
  firstSetting,
  isTemplate,
  readBoolean,
  readString,
  settingAt,
} from './kubernetes-read.ts';
import { commandsAt } from './yaml-commands.ts';
import type { Reading } from './yaml-facts.ts';
import { removeAt } from './yaml-slot.ts';

type ProcessFacts = Pick<
  Container,
  'commands' | 'groups' | 'readOnlyRootFilesystem' | 'hostProcess' | 'accounts' | 'limits'
>;

/** The facts of one container; what it does not say is taken from its pod. */
export function processOf(container: Place, span: Span, { spec }: PodContext): ProcessFacts {
  const own = child(container, 'securityContext');
  const pod = child(spec, 'securityContext');
  const hop = { span: placeSpan(pod), message: "the pod's `securityContext`" };
  const either = <T>(key: string, absent: T, read: (place: Place) => Reading<T>): Fact<T> => {
    const written = `securityContext.windowsOptions.${key}`;
    const candidate = (level: Place): Candidate<T> => ({
      present: descend(level, 'windowsOptions', key),
      written,
      read,
      hop: level === pod ? hop : undefined,
    });
    const place = descend(own, 'windowsOptions', key);
    return firstSetting([candidate(own), candidate(pod)], { place, absent, absentSpan: span, written });
  };
  return {
    commands: commandsAt([child(container, 'command'), child(container, 'args')], hideTemplates),
    groups: groupsOf(own, pod, span),
    readOnlyRootFilesystem: settingAt(child(own, 'readOnlyRootFilesystem'), {
      written: 'securityContext.readOnlyRootFilesystem',
      absent: false,
      absentSpan: span,
      read: readBoolean,
    }),
    hostProcess: either('hostProcess', false, readBoolean),
    accounts: ['gmsaCredentialSpec', 'gmsaCredentialSpecName']
      .map((key) => either(key, '', readString))
      .filter(({ state }) => state !== 'absent'),
    limits: {
      memory: limitOf(container, span, 'memory'),
      cpu: limitOf(container, span, 'cpu'),
    },
  };
}

/** A value that a template gives is not known, and may be several words. */
function hideTemplates(text: string): string {
  const hidden = () => '\0';
  return replaceBetween(replaceBetween(text, '{{', '}}', hidden), '${', '}', hidden);
}

function limitOf(container: Place, absentSpan: Span, resource: string): Fact<string> {
  // A template for the whole of `resources` is unresolved, as `settingAt` looks at what holds the place.
  return settingAt(descend(container, 'resources', 'limits', resource), {
    written: `resources.limits.${resource}`,
    absent: '',
    absentSpan,
    read: readText,
  });
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
function groupsOf(own: Place, pod: Place, absentSpan: Span): Group[] {
  const group = (role: Group['role'], place: Place, written: string): Group[] => {
    if (!isWritten(place) || isTemplate(place)) return [];
    const fact = settingAt(place, { written, absent: '', absentSpan, read: readText });
    return [{ role, fact: { ...fact, slot: { ...fact.slot, remove: () => removeAt(place) } } }];
  };
  const primary = isWritten(child(own, 'runAsGroup')) ? own : pod;
  return [
    ...group('primary', child(primary, 'runAsGroup'), 'securityContext.runAsGroup'),
    ...group('file-system', child(pod, 'fsGroup'), 'securityContext.fsGroup'),
    ...items(child(pod, 'supplementalGroups')).flatMap((item) =>
      group('supplemental', item, 'securityContext.supplementalGroups'),
    ),
  ];
}

/** Numbers and text alike, as text. */
function readText(place: Place): Reading<string> {
  const value = scalar(place);
  return value === undefined || value === null ? 'unresolved' : { value: String(value) };
}
