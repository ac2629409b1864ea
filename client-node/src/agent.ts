import { asCoded } from "@fedseg/keeper/unexpected.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type NodeMessage, coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { NodePorts } from "./ports.ts";
import { refusedMessage } from "./session/refuse.ts";
import { step } from "./session/step.ts";
import {
  type NodeContext,
  type NodeEffect,
  type NodeEvent,
  type NodeState,
  planOf,
} from "./session/state.ts";

/** How often a plan that waits for its owner is looked at again. */
const ASK_AGAIN_MS = 1000;

/**
 * Runs a node's session machine over its ports: one event at a time, its effects in order, durable before visible.
 * When something leaves depends on when messages came and on the plan, never on how long rows took.
 */
export class Agent {
  readonly #context: NodeContext;
  readonly #ports: NodePorts;
  #state: NodeState;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** Resolves when the rows are ready, or never will be. */
  #rows: Promise<void> = Promise.resolve();
  /** Before this no bundle leaves. */
  #bundlesFrom = -Infinity;
  /** Before this nothing leaves: an OPEN is being answered. */
  #quietUntil = -Infinity;
  readonly #asked = new Set<string>();

  constructor(state: NodeState, context: NodeContext, ports: NodePorts) {
    this.#state = state;
    this.#context = context;
    this.#ports = ports;
  }

  /** Starts or restarts the node from its recovered state. */
  async start(): Promise<void> {
    const state = this.#state;
    if (state.phase === "refused")
      this.#ports.tell(state.error.code, `${state.error.message} Waiting for another study.`);
    const plan = planOf(state);
    if (plan) this.#prepare(plan);
    if (state.phase === "finished") this.#ports.finish(state.model, state.running.study.plan);
    await this.#enqueue({ type: "started" });
  }

  /** The connection to the coordinator stands and both sides are authenticated. */
  connected(): void {
    void this.#enqueue({ type: "connected" });
  }

  /** A message has arrived; what cannot be decoded is dropped and noted. */
  receive(bytes: Uint8Array): void {
    const receivedAt = this.#ports.now();
    const message = decodeCanonical(bytes, coordinatorMessage);
    if (!message) return this.#ports.tell("MALFORMED", "A message that is not of the protocol was dropped.");
    void this.#enqueue({ type: "message", message }, receivedAt);
  }

  #enqueue(event: NodeEvent, at = this.#ports.now()): Promise<void> {
    this.#work = this.#work.then(() => this.#handle(event, at));
    return this.#work;
  }

  async #handle(event: NodeEvent, at: number): Promise<void> {
    if (this.#isStopped) return;
    try {
      if (event.type === "message" && event.message.type === "open") await this.#awaitRows(at);
      const [state, effects] = step(this.#state, event, this.#context);
      this.#state = state;
      for (const effect of effects) this.#perform(effect, at);
    } catch (error) {
      const refusal = asCoded(error);
      this.#refuse(refusal);
      this.#stop(refusal);
    }
  }

  #prepare(plan: Plan): void {
    this.#bundlesFrom = this.#ports.now() + (plan.timing.prepareMs ?? 0);
    this.#rows = this.#ports.prepare(plan);
  }

  /**
   * Everything that an OPEN brings about leaves at its tick. Half of it is for rows that are not ready; then nobody is
   * counted this time. Without a tick there is no time to keep.
   */
  async #awaitRows(openedAt: number): Promise<void> {
    const tickMs = planOf(this.#state)?.timing.tickMs ?? 0;
    if (tickMs === 0) return this.#rows;
    this.#quietUntil = Math.max(this.#quietUntil, openedAt + tickMs);
    const late = Promise.withResolvers<void>();
    this.#ports.after(Math.max(0, openedAt + tickMs / 2 - this.#ports.now()), late.resolve);
    return Promise.race([this.#rows, late.promise]);
  }

  #perform(effect: NodeEffect, at: number): void {
    switch (effect.type) {
      case "commit":
        return this.#ports.commit(effect.journal, effect.ledger, at);
      case "receipt":
        return this.#ports.keepReceipt(effect.receipt, at);
      case "send":
        return this.#send(effect.message);
      case "refusal":
        return this.#refuse(effect.error);
      case "send-at-tick":
        return this.#sendAtTick(effect, at, () => void this.#enqueue({ type: "overrun", turn: effect.turn }));
      case "repeat-at-tick":
        return this.#sendAtTick(effect, at, () => this.#send(effect.message));
      case "evidence":
        return this.#ports.keepEvidence(effect.code, effect.envelopes, effect.notes);
      case "checkpoint":
        return void this.#enqueue({ type: "checkpoint-due" });
      case "linger":
        return this.#ports.after(effect.afterMs, () => void this.#enqueue({ type: "lingered" }));
      case "ask":
        return this.#ask(effect);
      case "prepare":
        return this.#prepare(effect.plan);
      case "finish":
        return this.#ports.finish(effect.model, effect.plan);
      case "done":
        return this.#stop(undefined);
      case "stop":
        return this.#stop(effect.error);
      case "note":
        return this.#ports.tell(effect.code, effect.text);
    }
  }

  /** The coordinator hears nothing until the owner has approved; then the plan is checked anew. */
  #ask({ plan, study, envelope }: Extract<NodeEffect, { type: "ask" }>): void {
    if (!this.#asked.has(study)) this.#ports.ask(plan, study);
    this.#asked.add(study);
    this.#ports.after(ASK_AGAIN_MS, () => void this.#enqueue({ type: "asked", envelope }));
  }

  /** Sends at the tick after an OPEN, or does what is to be done when that has passed. */
  #sendAtTick(
    { message }: Extract<NodeEffect, { type: "send-at-tick" | "repeat-at-tick" }>,
    openedAt: number,
    missed: () => void,
  ): void {
    const tickMs = planOf(this.#state)?.timing.tickMs ?? 0;
    const wait = openedAt + tickMs - this.#ports.now();
    if (tickMs > 0 && wait < 0) return missed();
    this.#from(openedAt + tickMs, () => {
      if (!this.#isStopped) this.#ports.send(encodeCanonical(message));
    });
  }

  #refuse(error: CodedError): void {
    const event = this.#context.source.bytes(8);
    this.#ports.keepRefusal(toHex(event), error);
    this.#send(refusedMessage(error, event));
  }

  #send(message: NodeMessage): void {
    const from = message.type === "bundle" ? this.#bundlesFrom : -Infinity;
    this.#from(Math.max(from, this.#quietUntil), () => this.#ports.send(encodeCanonical(message)));
  }

  #stop(error: CodedError | undefined): void {
    this.#isStopped = true;
    this.#from(this.#quietUntil, () => this.#ports.stop(error));
  }

  /** Does something at a moment, or at once when that has passed. */
  #from(moment: number, act: () => void): void {
    const wait = moment - this.#ports.now();
    if (wait > 0) this.#ports.after(wait, act);
    else act();
  }
}
