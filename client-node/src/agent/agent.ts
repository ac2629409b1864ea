import { Machine, type Party } from "@fedseg/keeper/process/machine.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { Inbox } from "./inbox.ts";
import { Notes } from "./notes.ts";
import { openToAnswer, signedOpen } from "./opens.ts";
import type { AgentOptions } from "./options.ts";
import type { NodePorts } from "./ports.ts";
import type { OpensAhead } from "./quiet-time.ts";
import { RefusalNames } from "./refusal-names.ts";
import { RowsInTime } from "./rows-in-time.ts";
import { Said } from "./said.ts";
import { SharedTime } from "./shared-time.ts";
import { refusedMessage } from "../session/refuse.ts";
import { step } from "../session/step.ts";
import type { NodeContext } from "../session/context.ts";
import type { NodeEffect, NodeEvent } from "../session/events.ts";
import { type NodeState, finishOf, planOf } from "../session/state.ts";
import { tickAt } from "../session/tick.ts";
import { WaitingPlans } from "./waiting-plans.ts";

/** How many messages may wait for their moment: more than any course of a study asks for at once. */
const MOST_WAITING = 4096;

/** An event, and of when it is dated. */
interface Arrival {
  readonly event: NodeEvent;
  readonly at: number;
  /** How long its message was, as long as it waits for its turn. */
  readonly bytes?: number;
}

/**
 * Runs a node's session machine over its ports: one event at a time, its effects in order, durable before visible.
 * When something leaves, and of when it is dated, depends on when messages came and on the plan, never on how long rows took.
 */
export class Agent {
  readonly #context: NodeContext;
  readonly #ports: NodePorts;
  readonly #machine: Machine<NodeState, Arrival, NodeEffect>;
  readonly #time: SharedTime;
  readonly #leave: () => void;
  readonly #ahead: OpensAhead = { opens: 0 };
  readonly #rows: RowsInTime;
  readonly #notes: Notes;
  readonly #waiting: WaitingPlans;
  readonly #inbox: Inbox;
  readonly #said = new Said();
  /** The tick of the OPEN that is being answered. */
  #tickMs = 0;
  readonly #refusals: RefusalNames;

  constructor(state: NodeState, context: NodeContext, ports: NodePorts, more: AgentOptions = {}) {
    const { time = new SharedTime(ports), dies = () => undefined } = more;
    this.#ports = ports;
    this.#time = time;
    this.#rows = new RowsInTime(ports);
    this.#notes = new Notes(ports);
    this.#inbox = new Inbox(this.#notes);
    this.#refusals = new RefusalNames(context.source);
    this.#waiting = new WaitingPlans({
      after: (ms, call) => ports.after(ms, call),
      ask: (plan, study) => ports.ask(plan, study),
      isAnswered: (study) => !this.#machine.isStopped && context.inbox?.isAnswered(study) !== false,
      answered: (envelope) => this.#take({ type: "asked", envelope }),
    });
    this.#context = {
      ...context,
      contribute: (request, parameters, turn) =>
        context.contribute(request, parameters, turn, () => this.#rows.isLate()),
    };
    const party: Party<NodeState, Arrival, NodeEffect> = {
      ready: (arrival) => this.#ready(arrival),
      step: (before, arrival) => this.#step(before, arrival),
      perform: (effect, { at }) => this.#perform(effect, at),
      follow: (effects, { at }) =>
        effects.some(({ type }) => type === "checkpoint")
          ? { event: { type: "checkpoint-due" }, at }
          : undefined,
      failed: (fault) => this.#failed(asCoded(fault)),
      dies,
    };
    this.#machine = new Machine(state, party, time.turns);
    this.#leave = time.join((error) => this.#stop(error));
  }

  /** Where the node stands. */
  get state(): NodeState {
    return this.#machine.state;
  }

  /** Starts or restarts the node from its recovered state. */
  async start(): Promise<void> {
    const { state } = this.#machine;
    if (state.phase === "refused")
      this.#ports.tell(state.error.code, `${state.error.message} Waiting for another study.`);
    const plan = planOf(state);
    if (plan) this.#rows.prepare(plan);
    if (state.phase === "finished") {
      this.#ports.tell("FINISHED", "The last study has ended with a model. Waiting for another study.");
      this.#ports.finish(finishOf(state.running, state.model));
    }
    this.#machine.start({ event: { type: "started" }, at: this.#ports.now() });
    await this.#machine.settled();
  }

  /** Takes nothing more; resolves when what is being written is on the disk, or cannot be written. */
  end(): Promise<void> {
    this.#machine.stop();
    this.#leave();
    return this.#machine.settled();
  }

  /** The connection to the coordinator stands and both sides are authenticated; `study`: see `NodeEvent`. */
  connected(study?: string): void {
    this.#said.forget(this.#ports.now());
    this.#take({ type: "connected", ...(study !== undefined && { study }) });
  }

  /** A message has arrived; what cannot be decoded is dropped and noted. */
  receive(bytes: Uint8Array): void {
    const at = this.#ports.now();
    const message = this.#inbox.read(bytes, this.#machine.state, this.#context.policy);
    if (message) this.#machine.handle({ event: { type: "message", message }, at, bytes: bytes.length });
  }

  /** Gives the study under way up for its owner; resolves when that is on the disk, and its coordinator is being told. */
  giveUp(error: CodedError): Promise<void> {
    this.#take({ type: "given-up", error });
    return this.#machine.settled();
  }

  #take(event: NodeEvent, at = this.#ports.now()): void {
    this.#machine.handle({ event, at });
  }

  /** An event when its turn has come, dated; an OPEN when its rows are ready, or late. */
  #ready({ event, at: came, bytes = 0 }: Arrival): Work<Arrival | undefined> {
    this.#inbox.taken(bytes);
    if (event.type === "message" && this.#waiting.holds(event.message)) return undefined;
    const turn = { ahead: this.#ahead, takeUp: (tick: number) => this.#take(event, tick) };
    const at = this.#time.quiet.dateOf(came, signedOpen(event, this.#machine.state), turn);
    if (at === undefined) return undefined;
    if (!openToAnswer(event, this.#machine.state)) return { event, at };
    const tickMs = tickAt(this.#machine.state, signedOpen(event, this.#machine.state)?.envelope);
    return this.#rows.ready(at, tickMs).then(() => ({ event, at }));
  }

  #step(before: NodeState, { event, at }: Arrival): readonly [NodeState, readonly NodeEffect[]] {
    const open = openToAnswer(event, this.#machine.state);
    this.#tickMs = tickAt(before, signedOpen(event, this.#machine.state)?.envelope);
    this.#rows.count(at, this.#tickMs);
    const [state, effects] = step(before, event, this.#context);
    const isAnswer = open ?? effects.some(({ type }) => type === "send-at-tick" || type === "repeat-at-tick");
    if (isAnswer && this.#tickMs > 0) this.#time.quiet.begin(at, this.#tickMs, open);
    return [state, effects];
  }

  #failed(refusal: CodedError): void {
    this.#refuse(refusal);
    this.#stop(refusal);
  }

  #perform(effect: NodeEffect, at: number): Work {
    switch (effect.type) {
      case "commit":
        return this.#ports.commit(effect.journal, effect.ledger, at);
      case "defer":
        return this.#ports.defer(effect.journal, effect.ledger, at);
      case "sign-deferred":
        return this.#ports.signDeferred();
      case "receipt":
        return this.#ports.keepReceipt(effect.receipt, effect.request, at);
      case "send":
        return this.#send(effect.message);
      case "refusal":
        return this.#refuse(effect.error);
      case "send-at-tick":
        return this.#sendAtTick(effect, at, () => {
          this.#time.quiet.prolong();
          this.#take({ type: "overrun", turn: effect.turn });
        });
      case "repeat-at-tick":
        return this.#sendAtTick(effect, at, () => this.#send(effect.message));
      case "evidence":
        return this.#ports.keepEvidence(effect.code, effect.envelopes, effect.notes);
      case "checkpoint":
        return;
      case "linger":
        return this.#ports.after(effect.afterMs, () => this.#take({ type: "lingered" }));
      case "ask":
        return this.#waiting.ask(effect);
      case "measure":
        return void this.#context.pace
          ?.measure(effect.plan, () => this.#machine.isStopped)
          .then(() => this.#take({ type: "measured", study: effect.study }));
      case "prepare":
        return this.#rows.prepare(effect.plan);
      case "finish":
        return this.#ports.finish(effect);
      case "done":
        return this.#stop(undefined);
      case "stop":
        return this.#stop(effect.error);
      case "note":
        return this.#notes.tell(effect.code, effect.text, effect.words && { words: effect.words });
    }
  }

  /** Sends at the tick after an OPEN, or does what is to be done when that has passed. */
  #sendAtTick(
    { message }: Extract<NodeEffect, { type: "send-at-tick" | "repeat-at-tick" }>,
    openedAt: number,
    missed: () => void,
  ): void {
    this.#time.quiet.atTick(openedAt, this.#tickMs, {
      // Nothing of a study that has ended leaves but that it never will.
      isOver: () => this.#machine.isStopped || this.#machine.state.phase === "refused",
      act: () => this.#ports.send(encodeCanonical(message)),
      missed,
    });
  }

  #refuse(error: CodedError): void {
    const event = this.#refusals.nameOf(error);
    this.#ports.keepRefusal(toHex(event), error);
    this.#send(refusedMessage(error, event));
  }

  #send(message: NodeMessage): void {
    const from = message.type === "bundle" ? this.#rows.bundlesFrom : -Infinity;
    const moment = Math.max(from, this.#time.quiet.until);
    const bytes = encodeCanonical(message);
    if (this.#time.outbox.waiting >= MOST_WAITING)
      return this.#notes.tell("TOO_MUCH", "An answer was dropped: too many wait for their moment.");
    if (this.#said.isNew(bytes, moment, this.#ports.now()))
      this.#time.outbox.at(moment, () => this.#ports.send(bytes));
  }

  #stop(error: CodedError | undefined): void {
    this.#machine.stop();
    this.#leave();
    if (error) this.#time.heard(error);
    this.#time.outbox.at(this.#time.quiet.until, () => this.#ports.stop(error));
  }
}
