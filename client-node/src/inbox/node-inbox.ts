import type { Account } from "@fedseg/shared/ledger/account.ts";
import type { LedgerHead } from "@fedseg/shared/ledger/entry.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { type AccountView, limitsPassed, viewAccount } from "./account-view.ts";
import { type InboxBook, MOST_WAITING, agreedProposals, findProposal, openProposals } from "./book.ts";
import { type Offer, decide } from "./decide.ts";
import type { Decision, InboxPort } from "./port.ts";
import { type Proposal, factsOf, mayStillApprove, isOpen } from "./proposal.ts";
import { knownInputs } from "../policy/inputs.ts";
import { limitReached } from "./refusals.ts";
import type { PeriodLimits } from "./limits.ts";
import { type ApprovalPolicy, rulingOf } from "./ruling.ts";
import { cancelled, isAgreedTo, settled, withdrawn } from "./settled.ts";
import type { StudyFacts } from "./usage.ts";

/** Where proposals are kept, durable when a method returns. */
export interface ProposalStore {
  book(): InboxBook;
  change<T>(change: (book: InboxBook) => readonly [InboxBook, T]): T;
  /** Keeps the plan of a proposal that can be answered, until its enrolment closes and, where it was agreed to, some time after. */
  keepPlan(study: string, plan: Plan): void;
  /** Returns it, as long as it is kept. */
  plan(study: string): Plan | undefined;
}

/** A node's books as they stand. */
export interface DecidedBooks {
  standing(): {
    readonly head: LedgerHead;
    readonly account: Account;
    readonly approved: ReadonlySet<string>;
    readonly models: ReadonlyMap<string, string>;
  };
  lines(): readonly string[];
  read(key: string): Uint8Array | undefined;
}

/** What an inbox decides by. */
export interface InboxOwner {
  readonly policy: ApprovalPolicy & { readonly limits: PeriodLimits };
  readonly proposals: ProposalStore;
  readonly books: DecidedBooks;
  /** Milliseconds since 1970 by this machine's clock. */
  readonly clock: () => number;
}

/** The inbox of a node: proposals, decided by its owner's policy and by its own ledger. */
export class NodeInbox implements InboxPort {
  readonly #owner: InboxOwner;
  readonly #file: ProposalStore;
  readonly #known = new Map<string, StudyFacts>();
  #view: { readonly entries: number; readonly view: AccountView } | undefined;

  constructor(owner: InboxOwner) {
    this.#owner = owner;
    this.#file = owner.proposals;
  }

  decide(plan: Plan, study: string, objection?: CodedError): Decision {
    const nowMs = this.#owner.clock();
    const view = this.#account();
    const offer = this.#offer(plan, study, objection, nowMs);
    const decision = this.#file.change((book) => decide(settled(book, view.history, nowMs), offer, nowMs));
    const isKept = decision.type !== "refuse" || this.#isDeclined(study);
    if (isKept && this.#file.plan(study) === undefined) this.#file.keepPlan(study, plan);
    return decision;
  }

  agreed(): readonly Plan[] {
    return agreedProposals(this.#file.book()).flatMap(({ study }) => this.#file.plan(study) ?? []);
  }

  waiting(): readonly Plan[] {
    const waiting = this.#file
      .book()
      .proposals.filter((one) => one.state === "waiting" || mayStillApprove(one));
    return waiting.flatMap(({ study }) => this.#file.plan(study) ?? []);
  }

  isAgreed(study: string): boolean {
    const state = findProposal(this.#file.book(), study)?.state;
    return state === "approved" || state === "begun";
  }

  isAnswered(study: string): boolean {
    const book = this.#file.book();
    const known = findProposal(book, study);
    const isLate = ({ until }: Pick<Proposal, "until">) =>
      until !== undefined && Date.parse(until) <= this.#owner.clock();
    const waitsForRoom = known === undefined || known.reasons.some(({ code }) => code === "INBOX_FULL");
    if (waitsForRoom) return openProposals(book).filter((one) => !isLate(one)).length < MOST_WAITING;
    return known.state !== "waiting" || isLate(known);
  }

  /** Proposals that can be answered or taken back, by planHash: those that a person has refused, too. */
  open(): readonly string[] {
    const answerable = this.#file.book().proposals.filter((one) => isOpen(one.state) || mayStillApprove(one));
    return answerable.map(({ study }) => study);
  }

  withdrawn(study: string): void {
    if (!this.open().includes(study)) return;
    const { history } = this.#account();
    this.#file.change((book) => [withdrawn(book, study, history, this.#owner.clock()), undefined]);
  }

  /** Returns the plan of a proposal that a person has refused and can still agree to; undefined of every other. */
  declined(study: string): Plan | undefined {
    return this.#isDeclined(study) ? this.#file.plan(study) : undefined;
  }

  /** Takes down that the coordinator has signed the end of a plan, and why. */
  cancelled(study: string, error: CodedError): void {
    this.#file.change((book) => [cancelled(book, study, error, this.#owner.clock()), undefined]);
  }

  #isDeclined(study: string): boolean {
    const known = findProposal(this.#file.book(), study);
    return known !== undefined && mayStillApprove(known);
  }

  #offer(plan: Plan, study: string, objection: CodedError | undefined, nowMs: number): Offer {
    const facts = factsOf(study, plan, objection === undefined);
    if (objection) return { facts, objection, limit: undefined, ruling: { type: "ask" } };
    const { policy, books } = this.#owner;
    const view = this.#account();
    const worstSq = BigInt(facts.price.worstMuSq);
    const [passed] = limitsPassed(view, policy.limits, { worstSq, replaces: plan.replaces }, nowMs);
    const inputs = knownInputs(plan, books.standing());
    const { replaces } = plan;
    const isAgreed = replaces !== undefined && isAgreedTo(this.#file.book(), replaces, view.history, nowMs);
    const ruled = { plan, template: facts.template, worstSq, inputs, isAgreed };
    return {
      facts,
      objection,
      limit: passed && limitReached(passed, view.delta),
      ruling: rulingOf(policy, ruled, view, nowMs),
    };
  }

  /** The account, looked at again when its ledger has grown. */
  #account(): AccountView {
    const { books } = this.#owner;
    const { head, account } = books.standing();
    if (this.#view?.entries !== head.size) {
      const viewed = { lines: books.lines(), account, read: (key: string) => books.read(key) };
      this.#view = { entries: head.size, view: viewAccount(viewed, this.#known) };
    }
    return this.#view.view;
  }
}
