import { Machine } from "@fedseg/keeper/process/machine.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { decodeCanonical, encodeCanonical, encodeInTwo } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { MOST_COUNTS } from "@fedseg/shared/protocol/primitives.ts";
import type { CoordinatorPorts } from "./ports.ts";
import { step } from "./session/step.ts";
import type { CoordinatorContext } from "./session/context.ts";
import type { CoordinatorEffect, CoordinatorEvent, OperatorEvent, Progress } from "./session/events.ts";
import type { CoordinatorState } from "./session/state.ts";

/** Runs the coordinator's session machine over its ports: one event at a time, durable before visible. */
export class Driver {
  readonly #ports: CoordinatorPorts;
  readonly #machine: Machine<CoordinatorState, CoordinatorEvent, CoordinatorEffect>;
  /** How often something was dropped, by node and code. */
  readonly #dropped = new Map<string, number>();

  constructor(state: CoordinatorState, context: CoordinatorContext, ports: CoordinatorPorts) {
    this.#ports = ports;
    this.#machine = new Machine(state, {
      step: (before, event: CoordinatorEvent) => {
        const stepped = step(before, event, context);
        ports.stands?.(stepped[0]);
        return stepped;
      },
      perform: (effect) => this.#perform(effect),
      follow: (effects) =>
        effects.some(({ type }) => type === "checkpoint") ? { type: "checkpoint-due" } : undefined,
      failed: (fault) => ports.failed(fault),
    });
  }

  /** Where the study stands. */
  get state(): CoordinatorState {
    return this.#machine.state;
  }

  /** Starts or restarts the study from its recovered state; events that came before wait behind. A model is published when it resolves. */
  async start(): Promise<void> {
    this.#machine.start({ type: "started" });
    if (this.state.phase === "done") await this.#machine.settled();
  }

  /** Resolves when everything that has come so far is done. */
  settled(): Promise<void> {
    return this.#machine.settled();
  }

  /** Takes nothing more; resolves when what is being written is on the disk, or cannot be written. */
  end(): Promise<void> {
    this.#machine.stop();
    return this.#machine.settled();
  }

  /** A message of an authenticated node has arrived; what cannot be decoded is dropped and told. */
  receive(from: number, bytes: Uint8Array): void {
    const { state } = this;
    const nodes = "presence" in state ? state.presence.length : MOST_COUNTS.nodes;
    const message = decodeCanonical(bytes, nodeMessage, { nodes, results: 0 });
    if (message) this.handle({ type: "message", from, message });
    else this.#tell({ type: "dropped", node: from, code: "MALFORMED" });
  }

  /** Does what the operator wants; resolves when everything that has come so far is done. */
  operate(event: OperatorEvent): Promise<void> {
    this.handle(event);
    return this.#machine.settled();
  }

  /** Feeds one event to the machine. */
  handle(event: CoordinatorEvent): void {
    this.#machine.handle(event);
  }

  /** Tells what has happened; of what one node sends that is dropped, the first, second, fourth, eighth … of each kind. */
  #tell(progress: Progress): void {
    if (progress.type === "dropped") {
      const kind = `${progress.node} ${progress.code}`;
      const times = (this.#dropped.get(kind) ?? 0) + 1;
      this.#dropped.set(kind, times);
      if (!Number.isInteger(Math.log2(times))) return;
    }
    this.#ports.tell(progress);
  }

  #send({ to, message, common }: Extract<CoordinatorEffect, { type: "send" }>): void {
    if (common) this.#ports.send(to, ...encodeInTwo(message, common));
    else this.#ports.send(to, encodeCanonical(message));
  }

  #perform(effect: CoordinatorEffect): Work {
    switch (effect.type) {
      case "commit":
        return this.#ports.commit(effect.journal, effect.ledger);
      case "send":
        return this.#send(effect);
      case "deadline":
        return this.#ports.after(effect.afterMs, () => this.handle({ type: "deadline", id: effect.id }));
      case "checkpoint":
        return;
      case "evidence":
        return this.#ports.keepEvidence(effect.code, effect.notes);
      case "progress":
        return this.#tell(effect.progress);
      case "finish":
        return this.state.phase === "done" ? this.#ports.finish(effect.model, this.state.running) : undefined;
      case "stop":
        return this.#ports.stop(effect.error);
    }
  }
}
