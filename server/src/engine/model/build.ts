/** What a build does: one instruction of a Dockerfile, the `build` section of a compose service, or a command line. */

import type { Span } from '../source.ts';
import type { Entry, Fact, ListFact } from './fact.ts';
import type { Command, HostName } from './parts.ts';
import type { Family, NamespaceMode, User } from './workload.ts';

/** `RUN --mount`. A setting that is not written is absent from `options`. */
export interface BuildMount {
  /** `bind`, `cache`, `tmpfs`, `secret`, `ssh`. */
  readonly type: string;
  /** By their main names: `mode`, `rw`, `sharing`, `from`, `source`, `target` …; `true` where no value is written. */
  readonly options: readonly Entry[];
  /** The whole flag. */
  readonly span: Span;
}

export interface BuildStep {
  readonly subject: 'build-step';
  readonly family: Family;
  /** What is built: the stage's or the service's name, for reports. */
  readonly name: string;
  readonly span: Span;
  /**
   * The instruction's keyword, upper case (of an `ONBUILD`, the one it holds); `syntax` for the directive of that
   * name, whose value is the argument; `build` for a compose service or a command line.
   */
  readonly keyword: string;
  /** Whether the instruction waits for a build on top of the image: `ONBUILD`. */
  readonly deferred: boolean;
  /** Whether what it leaves behind is in the image: false in a stage that the last one is not built on. */
  readonly inImage: boolean;
  /** The words after the keyword and its flags, of instructions that take words (sources and target, paths); the text of a `RUN`. */
  readonly arguments: readonly Fact<string>[];
  /** `--chmod`, `--from`, `--device` … by their names without dashes; not `--mount`. */
  readonly flags: readonly Entry[];
  /** Whether the step runs without BuildKit's sandbox: `RUN --security=insecure`, compose `build.privileged`. */
  readonly insecure: Fact<boolean>;
  readonly network: Fact<NamespaceMode>;
  /** What the builder may grant to steps that ask: `security.insecure`, `network.host`, `device`. */
  readonly entitlements: ListFact<string>;
  readonly mounts: readonly BuildMount[];
  /** The programs that it runs. */
  readonly commands: readonly Command[];
  /** The steps after it in the same stage. */
  later(): readonly BuildStep[];
  /** Who runs the commands, as far as the file says. */
  readonly user: Fact<User>;
  /** Agents and keys that are forwarded: compose `build.ssh`. */
  readonly ssh: readonly Fact<string>[];
  /** compose `build.secrets`, by name. */
  readonly secrets: readonly Fact<string>[];
  readonly hostNames: readonly HostName[];
  /** Folders and other sources that the build may copy from: `context`, and `additional_contexts` by their names. */
  readonly contexts: readonly Entry[];
  /** Windows: `process`, `hyperv`; empty when absent. */
  readonly isolation: Fact<string>;
}
