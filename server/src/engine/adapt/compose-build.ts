/** What a Compose service's `build` section lets the build do. */

import { isMap } from 'yaml';
import type { BuildStep } from '../model/build.ts';
import { defaults } from '../model/defaults.ts';
import type { NamespaceMode } from '../model/workload.ts';
import { child, keySpan, type Place, placeSpan } from '../parse/lookup.ts';
import { isReset, readBoolean, readWord, type Service } from './compose-service.ts';
import { unsaidBuildStep } from './unsaid.ts';
import { factAt, listFactAt, type Reading } from './yaml-facts.ts';

/**
 * The build of a service, when its `build` is a mapping. `dockerfile_inline` is not looked into.
 * https://github.com/compose-spec/compose-spec/blob/main/build.md
 */
export function buildStepOf(service: Service): BuildStep | undefined {
  const build = child(service.place, 'build');
  if (!isMap(build.node) || isReset(build)) return undefined;
  const span = keySpan(build) ?? placeSpan(build);
  const unsaid = { family: 'compose', span, dialect: 'Compose' } as const;
  return {
    ...unsaidBuildStep(unsaid, { name: service.name, keyword: 'build' }),
    insecure: factAt(child(build, 'privileged'), {
      written: 'build.privileged',
      absent: defaults.buildInsecure.compose,
      absentSpan: span,
      read: readBoolean,
    }),
    network: factAt(child(build, 'network'), {
      written: 'build.network',
      absent: defaults.buildNetwork.compose,
      absentSpan: span,
      read: readNetwork,
    }),
    entitlements: listFactAt(child(build, 'entitlements'), {
      written: 'build.entitlements',
      absentSpan: span,
      read: readWord,
    }),
  };
}

function readNetwork(place: Place): Reading<NamespaceMode> {
  const word = readWord(place);
  if (typeof word !== 'object') return word;
  return { value: word.value === 'host' ? 'host' : 'own' };
}
