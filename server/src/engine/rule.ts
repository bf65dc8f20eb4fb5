/** What a rule is, and what it gives: findings, and the fixes that they can be asked for. */

import type { BuildStep } from './model/build.ts';
import type { DataOp } from './model/data.ts';
import type { Change, Hop, Refusal } from './model/fact.ts';
import type { Policy } from './model/policy.ts';
import type { Container, Family, Workload } from './model/workload.ts';
import type { EffectWithReason, SandboxEffects } from './sandboxes/effects.ts';
import type { Said, Text } from './say.ts';
import type { PlaceElsewhere, Span, TextEdit } from './source.ts';

/** From the worst: hands over the host; takes down a wall; weakens one; hardening not yet done. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** How sure a finding is. `low`: a fact that only rendering or running can tell would have to be the worse one. */
export const confidences = ['high', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** What is reported, named after the Pod Security Standards: what is written; also what is missing; all. */
export const levels = ['baseline', 'restricted', 'all'] as const;
export type Level = (typeof levels)[number];

/** The wall that a finding opens. */
export type Boundary = 'kernel' | 'namespace' | 'filesystem' | 'device' | 'network' | 'identity';

/** One snippet of a rule's documentation. The tests run it. */
export interface Example {
  readonly family: Family;
  readonly text: string;
}

/** What a user may tell a rule: a list of texts, of which it makes what it goes by. */
export interface RuleOption<T> {
  /** Its key in the configuration. */
  readonly name: string;
  /** What it does, in one sentence of Markdown. */
  readonly summary: string;
  /** What an item may be. */
  readonly item: ItemForm;
  /** What the rule goes by; made of no items where the user says nothing. */
  read(items: readonly string[]): T;
}

/** What the items of a list may be. */
export interface ItemForm {
  /** All of the item. */
  readonly pattern: RegExp;
  /** What fits, in words: "a port, or a range of them". */
  readonly takes: string;
  readonly examples: readonly string[];
}

/** Gives a rule what the user said for one of its options. */
export type ReadOption = <T>(option: RuleOption<T>) => T;

export interface RuleMeta {
  /** Kebab-case, names the pattern found, reads well after "allow": also file name, diagnostic code, setting. */
  readonly id: string;
  /** A few words, no full stop. */
  readonly title: string;
  /** The usual severity; a report may give its own where the facts differ. */
  readonly severity: Severity;
  readonly level: Level;
  readonly boundary: Boundary;
  /** One sentence for the overview table. */
  readonly summary: string;
  /** What an attacker gains, in Markdown, with the techniques and CVE numbers that are known. */
  readonly escape: string;
  /** What to do instead, in Markdown. */
  readonly remedy: string;
  readonly standards: {
    /** Name of the Pod Security Standards control, as the standard spells it. */
    readonly podSecurity?: { readonly level: 'baseline' | 'restricted'; readonly control: string };
    /** Item of the CIS Docker Benchmark. */
    readonly cisDocker?: string;
    readonly cwe: readonly number[];
    /** MITRE ATT&CK technique. */
    readonly attack?: readonly string[];
    /** Flaws by which the way that the rule closes was taken: `CVE-2022-0492`. */
    readonly cve?: readonly string[];
  };
  /** Rows of the catalogue of risks (`server/scripts/catalogue.json`) that the rule covers. */
  readonly catalogue: readonly number[];
  readonly references: readonly string[];
  /** What each kind of sandbox does about it. */
  readonly sandboxes: SandboxEffects;
  /** Rules whose finding on the same container says this one's too. One cause, one finding. */
  readonly impliedBy?: readonly string[];
  /** Rules beside some of whose findings this one is silent by itself: their fixes may bring it to light. */
  readonly silentBeside?: readonly string[];
  /** What users may tell it. */
  readonly options?: readonly RuleOption<unknown>[];
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** A fix before it is a finding's: what it does, and whether it may stop the program from working. */
export interface FixProposal {
  /** Imperative, the file's own words in backquotes: "Set `privileged` to `false`". */
  readonly title: string;
  /** Worked out only when somebody asks for the finding's fixes. */
  change(): Change | Refusal;
  /** What has to be checked because the fix may stop the program from working. Without it the fix is safe. */
  readonly check?: string;
}

/** What a rule says about one fact. The message is `what`, `why` and `advice`, each a sentence without its stop. */
export interface Report {
  readonly at: {
    readonly span: Span;
    readonly keySpan?: Span;
    readonly via?: readonly Hop[];
    /** `absent` makes it a finding about something missing, which an ignore on the workload's name covers too. */
    readonly state?: 'set' | 'absent' | 'unresolved';
  };
  /** What is wrong, in the file's own words. */
  readonly what: Text;
  /** What an attacker gains. */
  readonly why: Text;
  /** What to do. */
  readonly advice: Text;
  readonly severity?: Severity;
  /** `low` where the facts only suggest it; `high` unless said. */
  readonly confidence?: Confidence;
  /** Where the facts make a sandbox do something else than the rule's metadata say. */
  readonly sandboxes?: Partial<SandboxEffects>;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly FixProposal[];
}

export type ReportFunction = (report: Report) => void;

/** A rule about a container, with the workload it belongs to. */
export interface ContainerRule extends RuleMeta {
  readonly subject: 'container';
  check(container: Container, workload: Workload, report: ReportFunction, option: ReadOption): void;
}

export interface WorkloadRule extends RuleMeta {
  readonly subject: 'workload';
  check(workload: Workload, report: ReportFunction, option: ReadOption): void;
}

export interface BuildStepRule extends RuleMeta {
  readonly subject: 'build-step';
  check(step: BuildStep, report: ReportFunction, option: ReadOption): void;
}

/** A rule about an object that decides which pods may run, or how. */
export interface PolicyRule extends RuleMeta {
  readonly subject: 'policy';
  check(policy: Policy, report: ReportFunction, option: ReadOption): void;
}

export type Rule = ContainerRule | WorkloadRule | BuildStepRule | PolicyRule;

/** Checks nothing at run time; it is there so that a rule file is type-checked as a whole. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}

export interface RelatedPlace {
  readonly span: Span;
  /** Set when the place is in another file or document; `span` is then `nowhere`. */
  readonly elsewhere?: PlaceElsewhere;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  readonly kind: 'harden' | 'sandbox';
  readonly edits: readonly TextEdit[];
  /** The change in data that the edits promise; see `prove.ts`. */
  readonly ops: readonly DataOp[];
  /** Set when the fix may stop the program from working: what to check. Such a fix is never applied unasked. */
  readonly check?: string;
  /** The workloads that it changes besides the one that the finding is about; the title names them. */
  readonly also?: readonly WorkloadRef[];
}

/** Which workload a finding is about. `containers` are those that share the finding's one cause. */
export interface WorkloadRef {
  /** `Deployment`, `service`, `image` …; `build` where the finding is about building. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The text that names it. */
  readonly span: Span;
  /** Set when it is in another file; `span` is then `nowhere`. */
  readonly elsewhere?: PlaceElsewhere;
  readonly containers: readonly string[];
  /** Path of the overlay or the values file by which it is as it is, where others make something else of it. */
  readonly through?: string;
}

export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly level: Level;
  readonly boundary: Boundary;
  readonly span: Span;
  readonly keySpan?: Span;
  readonly message: string;
  /** The sentences of the message as templates with arguments, for those who translate it. */
  readonly said: readonly Said[];
  /** True when the finding is about something that is not there. */
  readonly missing: boolean;
  /** The sandbox that the workload runs in, when it contains this. */
  readonly containedBy?: string;
  /** What the workload's sandbox does about it; missing where there is none. */
  readonly inSandbox?: EffectWithReason;
  readonly workload: WorkloadRef;
  /** More workloads with the same cause, when the place is an anchor that several use. */
  readonly alsoIn: readonly WorkloadRef[];
  readonly related: readonly RelatedPlace[];
  /** The fixes that can be made, best first; worked out on the first call. `prove.ts` says which may be offered. */
  fixes(): readonly Fix[];
}

/** True when the fix can be applied without asking. */
export function isSafe(fix: Fix): boolean {
  return fix.check === undefined;
}
