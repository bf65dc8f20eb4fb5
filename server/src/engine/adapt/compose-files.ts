/** What a Compose project is read from: its files, and the variables that they have. */

import type { Refusal } from '../model/fact.ts';
import type { YamlDocument } from '../parse/yaml.ts';
import type { Span } from '../source.ts';
import type { FindDockerfile } from './compose-image.ts';

/** What a project is read from. */
export interface ProjectFiles {
  /** The documents of a file, or why there are none. */
  documents(path: string): readonly YamlDocument[] | Refusal;
  /** Why a file cannot be read, where it cannot. */
  refusal(path: string): Refusal | undefined;
  /** Where a reference in a file leads. */
  resolve(from: string, reference: string): string | Refusal;
  /** The Dockerfile of a `build`. */
  readonly dockerfile: FindDockerfile;
  /**
   * The variables that files tell: those given, else the `.env` in the folder of `from`.
   *
   * @param around what is known already, which their values may refer to
   */
  variables(from: string, envFiles?: readonly string[], around?: ReadonlyMap<string, string>): Variables;
}

/** What is known of variables, by their names. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** Where files say so. */
  readonly places: ReadonlyMap<string, { readonly path: string; readonly span: Span }>;
}

/** What the including project knows goes before what the included one's files say. */
export function withInherited(own: Variables, inherited: Variables): Variables {
  const places = [...own.places].filter(([name]) => !inherited.values.has(name));
  return {
    values: new Map([...own.values, ...inherited.values]),
    places: new Map([...places, ...inherited.places]),
  };
}
