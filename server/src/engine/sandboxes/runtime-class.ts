/** What is known of a RuntimeClass. */

/** What a class adds to the request of each pod. */
export interface Overhead {
  readonly memory: string;
  readonly cpu?: string;
}

/** A RuntimeClass that exists somewhere by this name. */
export interface KnownRuntimeClass {
  readonly name: string;
  /** Id of the sandbox in `catalogue.ts`. */
  readonly sandbox: string;
  /** Who makes the class: completes "the class of …". */
  readonly by: string;
  /** The name that the class has in the runtime's configuration; missing where it is not published. */
  readonly handler?: string;
  readonly overhead?: Overhead;
  /** The label that nodes with the runtime have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** One sentence about what sets it apart. */
  readonly note: string;
  /** True for a class that only the platform makes: no manifest is written for it. */
  readonly isManaged?: boolean;
  /** Its place among the classes that are offered when nothing else names one; not offered without. */
  readonly offered?: number;
  /** Why it should not be taken for new workloads. */
  readonly outdated?: string;
  readonly source: string;
}
