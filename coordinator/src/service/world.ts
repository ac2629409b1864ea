import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { OperatorEvent, Progress } from "../session/events.ts";
import type { CoordinatorState } from "../session/state.ts";
import type { Documents } from "../studies/registry.ts";
import type { VerdictView } from "../view.ts";

/** What a study tells the service that it runs in. */
export type StudyTold = Progress | { readonly type: "published"; readonly folder: string };

/** One study that a process has open, with books of its own; members by their names. */
export interface LiveStudy {
  readonly plan: Plan;
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly state: CoordinatorState;
  /** Resolves when nothing more comes of it in this process: with what ended it, where that was no model. */
  readonly ended: Promise<CodedError | undefined>;
  start(): Promise<void>;
  /** Brings the bundle of a study that has ended up to date, and its books with what members have handed in. */
  publish(): Promise<void>;
  /** Resolves when what it leads to is on the disk. */
  operate(event: OperatorEvent): Promise<void>;
  connected(member: string): void;
  departed(member: string): void;
  receive(member: string, bytes: Uint8Array): void;
  /** Resolves when everything that has come so far is done. */
  settled(): Promise<void>;
  /** Takes nothing more and lets go of its books; resolves when everything is written. */
  close(): Promise<void>;
}

/** What an audit has said. */
export type Audited = Omit<VerdictView, "says" | "acknowledged">;

/** What a bundle has of what members hand in. */
export interface HandedIn {
  /** Another text whenever it has got more. */
  readonly of: string;
  /** By path: how many bytes there are of what only grows; 0 for what is there or not. */
  readonly held: Readonly<Record<string, number>>;
}

/** What a service needs of the world. */
export interface ServiceWorld {
  /** The coordinator's own name and identity key (hexadecimal). */
  readonly coordinator: Plan["coordinator"];
  readonly source: ByteSource;
  /** The service's own book. */
  readonly documents: Documents;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after a time. */
  after(ms: number, call: () => void): void;
  /**
   * Opens a study's books and whatever stands in them. Where they are new the plan that `make` returns is recorded first.
   * @throws CodedError STORE_*, BOOKS_VERSION, JOURNAL_DAMAGED, and what `make` throws.
   */
  openStudy(name: string, make: () => Plan, tell: (told: StudyTold) => void): Promise<LiveStudy>;
  /** Folder of a study's published bundle on this machine; undefined while it has none. */
  bundleOf(study: string): string | undefined;
  /** Audits a bundle; undefined where there is nothing to audit it with. */
  audit(bundle: string): Promise<Audited | undefined>;
  /** Puts what members have handed in into a bundle; returns the paths of what is new in it. @throws CodedError COLLECT_*. */
  collect(bundle: string, folders: readonly string[]): Promise<readonly string[]>;
  /** Looks at what a bundle has of what members hand in. */
  handedIn(bundle: string): Promise<HandedIn>;
  /** Tells a member that its list of studies has changed, when it is connected. */
  announce(member: string): void;
  /** Ends a member's connection. */
  disconnect(member: string): void;
}

/** How much a service takes on. */
export interface ServiceLimits {
  readonly proposalsPerMinute: number;
  /** Studies that have not ended, at one time. */
  readonly studiesUnderWay: number;
  /** How long after the end of its enrolment a study ends at the latest, where nobody says otherwise. */
  readonly deadlineDays: number;
}
