import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorService, PlanParts } from "../service/port.ts";
import type { CostView, ResultsView, SumView } from "../told/view.ts";
import type { AnswerName, BundleFileBody, Health, QuestionName, WebhookBody } from "./bodies.ts";
import type { SessionBody } from "./view-bodies.ts";
import type { Role, TokenRecord } from "./tokens.ts";
import type { Conditions } from "./versions.ts";

/** What answers are made from. */
export interface World {
  readonly service: CoordinatorService;
  /** Sessions of a study that this process has seen, by their numbers. */
  sessions(study: string): readonly SessionBody[];
  readonly bundles: Bundles;
  readonly told: Told;
  webhooks(): readonly WebhookBody[];
  /** Sends what has been given up once more. */
  resend(webhook: string): Promise<void>;
  health(): Health;
  metrics(): string;
  /** The events from now on, behind an id, as text of a stream; ends when its reader is too slow or may read no more. */
  events(who: TokenRecord, afterId: number | undefined): Content;
  /** The OpenAPI document as text. */
  readonly document: string;
}

/** What a published bundle says. */
export interface ToldOfBundle {
  readonly cost: CostView;
  readonly sums: readonly SumView[];
  readonly results: ResultsView;
}

/** What takes long to work out, done beside everything else; each may be refused with API_COSTS or API_THREAD. `by`: id of the token that asks. */
export interface Told {
  /** @throws CodedError PLAN_*, SUM_TOO_LARGE, API_COSTS or API_THREAD. */
  cost(of: { readonly parts: PlanParts } | { readonly plan: Plan }, by: string): Promise<CostView>;
  /** What a study's published bundle says; undefined where there is none that can be read. @throws CodedError API_COSTS or API_THREAD. */
  published<What extends keyof ToldOfBundle>(
    study: string,
    what: What,
    by: string,
  ): Promise<ToldOfBundle[What] | undefined>;
}

/** Published bundles on the coordinator's disk. */
export interface Bundles {
  /** Files of a study's bundle; undefined before there is one. */
  files(study: string): Promise<readonly BundleFileBody[] | undefined>;
  /** Content of one of these files; undefined for any other path. */
  open(study: string, path: string): Promise<Content | undefined>;
  /** The whole bundle as a tar archive. */
  archive(study: string): Promise<Content | undefined>;
}

/** Bytes on their way. */
export interface Content {
  readonly type: string;
  /** Left out where it is not known beforehand. */
  readonly bytes?: number;
  readonly name?: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Lets go of what the stream reads from, whether or not it was read. */
  discard?(): Promise<void>;
}

/** A request that may be answered: whose it is, and what it asks. */
export interface Asked {
  readonly who: TokenRecord;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** As the route's schema has read it. */
  readonly body: unknown;
  readonly conditions: Conditions;
  readonly lastEventId?: string | undefined;
}

/** What is answered. */
export interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly text?: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A parameter of a path's query. */
export interface QueryLine {
  readonly says: string;
  readonly values?: readonly string[];
}

/** One thing that can be asked. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Under /api/v1; `{name}` stands for one segment, `{path+}` for all that are left. */
  readonly path: string;
  /** Names it in the OpenAPI document. */
  readonly id: string;
  readonly says: string;
  /** Who may ask. */
  readonly roles: readonly Role[];
  readonly query?: Readonly<Record<string, QueryLine>>;
  readonly question?: QuestionName;
  readonly answers: {
    readonly status: number;
    readonly says: string;
    readonly body?: AnswerName;
    readonly type?: string;
  };
  /** Codes that it may be refused with beside those of every request. */
  readonly refusals?: readonly string[];
  /** Whether it changes a thing that has a version, so that If-Match is needed. */
  readonly isVersioned?: boolean;
  answer(world: World, asked: Asked): Reply | Promise<Reply>;
}

export const EVERYBODY: readonly Role[] = ["operator", "viewer", "auditor"];
export const LOOKERS: readonly Role[] = ["operator", "viewer"];
export const OPERATORS: readonly Role[] = ["operator"];
