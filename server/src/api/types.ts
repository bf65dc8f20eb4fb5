/**
 * What the npm package promises to programs. These types are its declaration file: they name nothing of the engine, so
 * that the engine can change behind them.
 */

/** From the worst: hands over the host; takes down a wall; weakens one; hardening not yet done. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What is reported: what is written and breaks isolation; also what is missing; all. */
export type Level = 'baseline' | 'restricted' | 'all';

/** How sure a finding is. `low`: a value that only rendering or running tells would have to be the worse one. */
export type Confidence = 'high' | 'low';

/** The wall that a finding opens. */
export type Boundary = 'kernel' | 'namespace' | 'filesystem' | 'device' | 'network' | 'identity';

/** What stands between a workload and the kernel of its host. */
export type Isolation =
  | 'shared-kernel'
  | 'user-namespace'
  | 'user-space-kernel'
  | 'microvm'
  | 'vm'
  | 'libos'
  | 'unknown';

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** How a text is to be judged. All may be left out. */
export interface Options {
  /** How much is reported; `baseline` unless said. */
  readonly level?: Level | undefined;
  /** The least sure findings that are reported; `high` unless said. */
  readonly confidence?: Confidence | undefined;
  /** Another severity for a rule, or `off`. A rule that has a severity here is reported at every level. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>> | undefined;
  /** Whose Pod Security Standards judge a pod: `1.31`; `latest` unless said. */
  readonly kubernetesVersion?: string | undefined;
  /** The RuntimeClass that fixes offer to pods. */
  readonly runtimeClassName?: string | undefined;
  /** The `runtime` that fixes offer to Compose services. */
  readonly composeRuntime?: string | undefined;
}

/** A place in the text. */
export interface Position {
  /** UTF-16 code units from the start of the text: what `String.prototype.slice` takes. */
  readonly offset: number;
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 code units. */
  readonly column: number;
}

/** A stretch of the text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Replaces the text of `range` with `newText`; an empty range inserts. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * A change that is proven: it was applied to a copy, and there the finding is gone, no other came but those that it kept
 * silent, and the text says the same as before but for what the fix is for.
 */
export interface Fix {
  /** Imperative: "Set `privileged` to `false`". */
  readonly title: string;
  /** `harden` changes the setting, `sandbox` gives the workload a kernel of its own. */
  readonly kind: 'harden' | 'sandbox';
  /** They do not overlap. `applyEdits` makes them. */
  readonly edits: readonly TextEdit[];
  /** Set when the fix may stop the program from working: what to look at before. Never apply such a fix unasked. */
  readonly check?: string;
}

/** Which workload something is about. */
export interface WorkloadRef {
  /** `Deployment`, `service`, `image` …; `build` where it is about building. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The containers that it is about; none where it is about all of the workload. */
  readonly containers: readonly string[];
  /** The words that name it. */
  readonly range: Range;
}

/** Another place that has to do with a finding, and what. */
export interface RelatedPlace {
  readonly range: Range;
  readonly message: string;
}

/** An isolation risk. */
export interface Finding {
  /** Names the kind of risk: `privileged-container`. */
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly level: Level;
  readonly boundary: Boundary;
  /** What is wrong, what an attacker gains, what to do. Names of settings are in backquotes. */
  readonly message: string;
  /** The words that cause it; where something is missing, those that name the workload. */
  readonly range: Range;
  readonly workload: WorkloadRef;
  /** More workloads with the same cause. */
  readonly alsoIn: readonly WorkloadRef[];
  readonly related: readonly RelatedPlace[];
  /** Names the finding across versions of the text, by path: what stands around it may change. */
  readonly fingerprint: string;
  /** The rule's page. */
  readonly url: string;
  /** Best first. They are proven when this is read for the first time, which costs some analyses of the text. */
  readonly fixes: readonly Fix[];
}

/** A finding that a comment in the text ignores. */
export interface IgnoredFinding {
  /** Empty when the comment gives none. */
  readonly reason: string;
  readonly finding: Finding;
}

/** Something in the way of a move into a sandbox. */
export interface Blocker {
  readonly ruleId: string;
  readonly range: Range;
  readonly reason: string;
  /** True when it can go, though the program may miss it. */
  readonly fixable: boolean;
}

/** What a sandbox of its own would do for a workload. */
export interface Advice {
  readonly verdict: 'ready' | 'ready-after-changes' | 'blocked' | 'already-sandboxed' | 'not-applicable';
  /** Why nothing is advised. */
  readonly reason?: string;
  /** The RuntimeClass, or the value of `runtime`, that the verdict is about. */
  readonly runtime?: string;
  /** Rules whose findings stop at the sandbox's border, do so in part, or cross it. */
  readonly contained: readonly string[];
  readonly reduced: readonly string[];
  readonly remaining: readonly string[];
  readonly blockers: readonly Blocker[];
  /** What nodes or host must have. */
  readonly prerequisites: readonly string[];
  /** The move, where edits can make it. */
  readonly move?: Fix;
}

/** Something that runs. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly containers: readonly string[];
  readonly images: readonly string[];
  /** The words that name it. */
  readonly range: Range;
  readonly isolation: Isolation;
  /** The runtime that it asks for, if it does. */
  readonly runtime?: string;
  /** The strictest level that admits it; only pods have one. */
  readonly podSecurityLevel?: PodSecurityLevel;
  /** Worked out when it is read for the first time. */
  readonly advice: Advice;
}

/** Something that is wrong with the text as far as Bulkhead itself is concerned. */
export interface Problem {
  readonly code:
    | 'syntax-error'
    | 'unknown-rule'
    | 'missing-reason'
    | 'unused-ignore'
    | 'unresolved-reference';
  readonly range: Range;
  readonly message: string;
}

/** What a text says. */
export interface Analysis {
  /** By place. */
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly workloads: readonly Workload[];
  readonly problems: readonly Problem[];
}

/** What is known of a rule. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** The usual one. */
  readonly severity: Severity;
  readonly level: Level;
  readonly boundary: Boundary;
  readonly url: string;
}
