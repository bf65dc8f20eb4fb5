/** A key that decides something about isolation, as hovers explain it. */

/** Where keys are written. */
export type KeyPlace = 'compose' | 'pod' | 'container' | 'dockerfile' | 'option';

export interface IsolationKey {
  /**
   * Its names by place: in a Compose service and in the fields of a pod or a container with dots between the keys and
   * `[]` for the items of a list; in a Dockerfile the instruction, with one of its options behind it; on a command line
   * the options of `docker run`.
   */
  readonly names: Partial<Readonly<Record<KeyPlace, readonly string[]>>>;
  /** What it does to isolation, a sentence or two of Markdown. */
  readonly does: string;
  /** What holds where it is not written, everywhere or by place. */
  readonly usual: string | Partial<Readonly<Record<KeyPlace, string>>>;
  /** The ids of the rules that watch it, the one that tells most about it first. */
  readonly rules: readonly string[];
}
