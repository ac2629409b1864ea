import { type InboxBook, NO_PROPOSALS } from "@fedseg/client-node/inbox/book.ts";
import type { ProposalStore } from "@fedseg/client-node/inbox/node-inbox.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";

/** A node's proposals in memory. */
export class MemoryProposals implements ProposalStore {
  readonly #plans = new Map<string, Plan>();
  #book = NO_PROPOSALS;

  book(): InboxBook {
    return this.#book;
  }

  change<T>(change: (book: InboxBook) => readonly [InboxBook, T]): T {
    const [book, value] = change(this.#book);
    this.#book = book;
    return value;
  }

  keepPlan(study: string, plan: Plan): void {
    this.#plans.set(study, plan);
  }

  plan(study: string): Plan | undefined {
    return this.#plans.get(study);
  }
}
