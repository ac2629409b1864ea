import { unexpected } from "@fedseg/keeper/unexpected.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type CoordinatorMessage, coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { NodePorts } from "./ports.ts";
import { readSignedPlan } from "./session/enrol.ts";
import { isUnderWay } from "./session/under-way.ts";
import { step } from "./session/step.ts";
import {
  type NodeContext,
  type NodeEffect,
  type NodeEvent,
  type NodeState,
  planOf,
  studyOf,
} from "./session/state.ts";

/** Runs a node's session machine over its ports: one event at a time, its effects in order, durable before visible. */
export class Agent {
  readonly #context: NodeContext;
  readonly #ports: NodePorts;
  #state: NodeState;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

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
    if (plan) await this.#ports.prepare(plan);
    if (state.phase === "finished") await this.#ports.finish(state.model, state.running.study.plan);
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
      if (event.type === "message") await this.#prepareFor(event.message);
      const [state, effects] = step(this.#state, event, this.#context);
      this.#state = state;
      for (const effect of effects) await this.#perform(effect, at);
    } catch (error) {
      const refusal = error instanceof CodedError ? error : unexpected(error);
      this.#send({ type: "refused", code: refusal.code, ...refusal.refusal });
      this.#stop(refusal);
    }
  }

  /** Reads the data before a plan is approved: a node that cannot serve a plan must not enrol. */
  async #prepareFor(message: CoordinatorMessage): Promise<void> {
    if (message.type !== "plan" || isUnderWay(this.#state)) return;
    const plan = readSignedPlan(message.envelope, this.#context.policy);
    if (typeof plan === "string") return;
    if (toHex(hashPlan(planBytes(plan))) !== studyOf(this.#state)) await this.#ports.prepare(plan);
  }

  async #perform(effect: NodeEffect, at: number): Promise<void> {
    switch (effect.type) {
      case "commit":
        return this.#ports.commit(effect.journal, effect.ledger);
      case "receipt":
        return this.#ports.keepReceipt(effect.receipt);
      case "send":
        return this.#send(effect.message);
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

  /** Sends at the tick after an OPEN, or does what is to be done when that has passed. */
  #sendAtTick(
    { message }: Extract<NodeEffect, { type: "send-at-tick" | "repeat-at-tick" }>,
    openedAt: number,
    missed: () => void,
  ): void {
    const tickMs = planOf(this.#state)?.timing.tickMs ?? 0;
    const wait = openedAt + tickMs - this.#ports.now();
    if (tickMs === 0) this.#send(message);
    else if (wait < 0) missed();
    else
      this.#ports.after(wait, () => {
        if (!this.#isStopped) this.#send(message);
      });
  }

  #send(message: Parameters<typeof encodeCanonical>[0]): void {
    this.#ports.send(encodeCanonical(message));
  }

  #stop(error: CodedError | undefined): void {
    this.#isStopped = true;
    this.#ports.stop(error);
  }
}
