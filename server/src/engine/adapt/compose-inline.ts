/** `build.dockerfile_inline`: a Dockerfile inside a Compose file. */

import { type Change, knownValue, type Refusal } from '../model/fact.ts';
import { noSubjects, type Subjects } from '../model/subjects.ts';
import type { Workload } from '../model/workload.ts';
import { interpolate } from '../parse/compose-variables.ts';
import { child, isWritten, keySpan, type Place, placeSpan, scalarText } from '../parse/lookup.ts';
import { pathOf } from '../parse/yaml-tree.ts';
import { applyEdits, type Span } from '../source.ts';
import { imageBuildOf } from './compose-image.ts';
import { isReset, type Service } from './compose-service.ts';
import { adaptDockerfile } from './dockerfile.ts';
import { type Enclosure, relocated } from './relocate.ts';
import { type Written, writtenAs } from './yaml-written.ts';

/**
 * The subjects of a service's inline Dockerfile. The image's own user counts for nothing where the service names one;
 * what the image lacks is said of the service.
 * https://github.com/compose-spec/compose-spec/blob/main/build.md#dockerfile_inline
 */
export function inlineSubjectsOf({ name, place }: Service): Subjects {
  const inline = child(child(place, 'build'), 'dockerfile_inline');
  const raw = scalarText(inline);
  if (raw === undefined || isReset(inline)) return noSubjects;
  const { text, rawSpan } = interpolate(raw, inline.document.variables);
  const { workloads, buildSteps } = adaptDockerfile(text, imageBuildOf(child(place, 'build')));
  const subjects: Subjects = {
    ...noSubjects,
    workloads: isWritten(child(place, 'user'))
      ? []
      : workloads.map((image) => ({ ...image, name, partial: true })),
    buildSteps: buildSteps.map((step) => ({ ...step, name })),
  };
  const written = writtenAs(inline, raw);
  return relocated(subjects, written ? exact(inline, raw, written, rawSpan) : whole(inline));
}

/** The service with the user that its inline Dockerfile gives it, where that is not root for certain. */
export function withInlineUser(service: Workload, { workloads }: Subjects): Workload {
  const user = workloads[0]?.containers[0]?.user;
  if (!user || user.state === 'absent' || knownValue(user)?.isRoot === true) return service;
  return { ...service, containers: service.containers.map((container) => ({ ...container, user })) };
}

function exact(
  place: Place,
  raw: string,
  written: Written,
  rawSpan: (start: number, end: number) => Span,
): Enclosure {
  const at = (span: Span): Span => {
    const { start, end } = rawSpan(span.start, span.end);
    const first = written.offset(start);
    return { start: first, end: end > start ? written.offset(end - 1) + 1 : first };
  };
  return {
    place: at,
    change: ({ edits }) => {
      const path = place.node && pathOf(place.document.root, place.node);
      // A variable in the text stands for other characters than those it is written with.
      if (!path || raw.includes('$')) return { refused: 'Compose puts variables into the text' };
      if (written.indent === undefined) return { refused: 'its lines are folded' };
      if (edits.some(({ span }) => raw.slice(span.start, span.end).includes('\n')))
        return { refused: 'the text is indented' };
      const outer = edits.map(({ span, newText }) => ({
        span: at(span),
        newText: newText.replaceAll('\n', `\n${written.indent}`),
      }));
      return { edits: outer, ops: [{ op: 'set', path, value: applyEdits(raw, edits) }] };
    },
  };
}

/** Places that cannot be told apart are all the setting's. */
function whole(place: Place): Enclosure {
  const refused = { refused: 'the Dockerfile is not written line for line' };
  return { place: () => keySpan(place) ?? placeSpan(place), change: (_change: Change): Refusal => refused };
}
