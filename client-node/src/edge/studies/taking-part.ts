import { performance } from "node:perf_hooks";
import { keepEvidence } from "@fedseg/keeper/books/keep-evidence.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { traced } from "@fedseg/keeper/process/debug.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { coarse } from "@fedseg/shared/ledger/dating.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { Agent } from "../../agent/agent.ts";
import type { NodePorts } from "../../agent/ports.ts";
import { SharedTime } from "../../agent/shared-time.ts";
import { InboxInTurn } from "../../inbox/inbox-in-turn.ts";
import { receiptsOf } from "../../receipts/receipts.ts";
import { studiesUnderWay } from "../../session/journal.ts";
import { recover } from "../../session/recover.ts";
import type { NodeState } from "../../session/state.ts";
import { keepReceipt, restoreReceipts } from "../books/receipt-files.ts";
import { inboxOf } from "../inbox/inbox-file.ts";
import { Users } from "../ingest/users.ts";
import type { Finished } from "../labels/results.ts";
import { openRecords } from "../sealed/records.ts";
import { beginReading } from "./begin-reading.ts";
import { makeGenerators } from "./commitments-ahead.ts";
import { type PartContext, contextOf } from "./part-context.ts";
import { StudyTeller } from "../study-teller.ts";
import type { OpenNode } from "./open-node.ts";

/** How the world hears of a node's part in a study. */
export interface PartPorts {
  /** Sends a message of the study to its coordinator; lost when not connected. */
  readonly send: (bytes: Uint8Array) => void;
  readonly tell: Tell;
  /** The study has ended with its model. */
  readonly finished: (finished: Finished, users: Users) => void;
  /** Nothing more is had to do with the study. */
  readonly stopped: (error: CodedError | undefined) => void;
  /** Whether rows are needed of a plan that is gone on with; always when left out. */
  readonly needsRows?: (plan: Plan) => boolean;
  /** Studies (planHash) that are under way on the account. */
  readonly underWay: () => ReadonlySet<string>;
}

/** A node's part in one study, or, where none is named, in one after the other: its agent, and its rows as long as they are needed. */
export class TakingPart {
  readonly #agent: Agent;
  readonly #users: Users;
  readonly #inbox: InboxInTurn;

  /** @throws CodedError JOURNAL_DAMAGED or BOOKS_VERSION. */
  constructor(node: OpenNode, part: PartContext, ports: PartPorts) {
    const { config, books, problems } = node;
    let agent: Agent | undefined;
    const teller = new StudyTeller(ports.tell, config.name, () => agent?.state);
    const { tell } = teller;
    const { underWay } = ports;
    const records = openRecords(config);
    this.#users = new Users(config, records, { problems, tell, underWay });
    const proposals = inboxOf(config, books);
    this.#inbox = new InboxInTurn(proposals, part.hasRoom ?? (() => true));
    const { participation } = records;
    const context = contextOf(node, { ...part, users: this.#users, participation, inbox: this.#inbox });
    const read = (entry: string) => books.read(entry);
    const study = part.study ?? studiesUnderWay(books.standing().approved, read).at(-1);
    const state = recover(read, config.name, context, study);
    restoreReceipts(config.folder, receiptsOf(state, read, context), momentOf(performance.now()));
    const { time = new SharedTime(CLOCK) } = part;
    const ended = (error: CodedError) => {
      const now = agent?.state;
      if (now?.phase === "refused") proposals.cancelled(now.study, error);
    };
    const own = portsOf(node, { users: this.#users, inbox: this.#inbox, teller, ended }, ports);
    agent = new Agent(state, context, traced("node", own), { time });
    this.#agent = agent;
  }

  get state(): NodeState {
    return this.#agent.state;
  }

  /** Goes on from where the books stand. */
  start(): Promise<void> {
    return this.#agent.start();
  }

  /** `study`: see `NodeEvent`. */
  connected(study?: string): void {
    this.#agent.connected(study);
  }

  receive(bytes: Uint8Array): void {
    this.#agent.receive(bytes);
  }

  /** Gives the study under way up for its owner; resolves when that is on the disk. */
  giveUp(error: CodedError): Promise<void> {
    return this.#agent.giveUp(error);
  }

  /** The coordinator offers the study no more. */
  withdrawn(study: string): void {
    this.#inbox.withdrawn(study);
  }

  /** Takes nothing more; resolves when what is being written is on the disk. */
  end(): Promise<void> {
    return this.#agent.end();
  }

  /** Lets the rows go; resolves when none is read any more. */
  close(): Promise<void> {
    return this.#users.end();
  }
}

/** What of a part its ports reach. */
interface PartRooms {
  readonly users: Users;
  readonly inbox: InboxInTurn;
  readonly teller: StudyTeller;
  /** The study has ended here without a model. */
  readonly ended: (error: CodedError) => void;
}

function portsOf(
  { config, books, problems, kernels }: OpenNode,
  { users, inbox, teller, ended }: PartRooms,
  ports: PartPorts,
): NodePorts {
  const { send, finished, stopped } = ports;
  const { tell } = teller;
  return {
    send,
    commit: (journal, ledger, at) => books.commit(journal, ledger, momentOf(at)),
    defer: (journal, ledger, at) => books.defer(journal, ledger, momentOf(at)),
    signDeferred: () => books.signDeferred(),
    ...CLOCK,
    prepare: async (plan) => {
      if (ports.needsRows?.(plan) === false) return;
      return beginReading(plan, { users, kernels, teller, generators: makeGenerators });
    },
    keepReceipt: (receipt, request, at) => {
      keepReceipt(config.folder, receipt, momentOf(at));
      teller.reported(receipt, request);
    },
    keepRefusal: (event, error) => problems.refused(event, error),
    ask: (plan, study) => (inbox.waitsForRoom(study) ? waitsForRoom : ask)(plan, study, tell),
    keepEvidence: (code, envelopes, notes) => keepEvidence(config.folder, code, { envelopes, notes }),
    finish: ({ model, plan, few }) => {
      writeHandIn(config.folder, books);
      finished({ model, plan, few, study: toHex(hashPlan(planBytes(plan))) }, users);
    },
    stop: (error) => {
      if (error) ended(error);
      setTimeout(() => stopped(error), LINGER_MS);
    },
    tell,
  };
}

/** This process's clock and timers. */
export const CLOCK: Pick<NodePorts, "now" | "after"> = {
  now: () => performance.now(),
  after: (ms, call) => void setTimeout(call, ms).unref(),
};

/** The moment, to the second, at which `performance.now()` was `at`. */
function momentOf(at: number): Date {
  return new Date(coarse(new Date().getTime() - (performance.now() - at)));
}

/** Tells the owner which plan waits, and what it would cost. */
function ask(plan: Plan, study: string, tell: Tell): void {
  const { epsilon, delta } = plan.budget;
  const name = study.slice(0, 16);
  const text = `Plan ${study} waits for your approval: epsilon ${epsilon} at delta ${delta}. Look at it with fedseg-node inbox --study ${name}; say yes with fedseg-node approve --study ${name}, or no with fedseg-node refuse --study ${name}. The coordinator hears nothing until then.`;
  tell("ASK", text, { study, epsilon, delta });
}

function waitsForRoom({ title }: Plan, study: string, tell: Tell): void {
  const text = `${title} is approved, and begins when a study under way has ended: policy.parallel says how many there may be at once. Nothing is signed until then.`;
  tell("WAITS_FOR_ROOM", text, { study });
}

/** How long the last messages get to leave. */
const LINGER_MS = 100;
