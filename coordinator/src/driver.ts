import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { CoordinatorPorts } from "./ports.ts";
import { step } from "./session/step.ts";
import type {
  CoordinatorContext,
  CoordinatorEffect,
  CoordinatorEvent,
  CoordinatorState,
} from "./session/state.ts";

/** Runs the coordinator's session machine over its ports: one event at a time, durable before visible. */
export class Driver {
  readonly #context: CoordinatorContext;
  readonly #ports: CoordinatorPorts;
  #state: CoordinatorState;

  constructor(state: CoordinatorState, context: CoordinatorContext, ports: CoordinatorPorts) {
    this.#state = state;
    this.#context = context;
    this.#ports = ports;
  }

  /** Where the study stands. */
  get state(): CoordinatorState {
    return this.#state;
  }

  /** Starts or restarts the study from its recovered state. */
  start(): void {
    this.handle({ type: "started" });
    if (this.#state.phase === "done") this.#ports.finish(this.#state.model, this.#state.running);
  }

  /** A message of an authenticated node has arrived; what cannot be decoded is dropped and told. */
  receive(from: number, bytes: Uint8Array): void {
    const message = decodeCanonical(bytes, nodeMessage);
    if (message) this.handle({ type: "message", from, message });
    else this.#ports.tell({ type: "dropped", node: from, code: "MALFORMED" });
  }

  /** Feeds one event to the machine and carries out its effects. */
  handle(event: CoordinatorEvent): void {
    const [state, effects] = step(this.#state, event, this.#context);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    if (effects.some(({ type }) => type === "checkpoint")) this.handle({ type: "checkpoint-due" });
  }

  #perform(effect: CoordinatorEffect): void {
    switch (effect.type) {
      case "commit":
        return this.#ports.commit(effect.journal, effect.ledger);
      case "send":
        return this.#ports.send(effect.to, encodeCanonical(effect.message));
      case "deadline":
        return this.#ports.after(effect.afterMs, () => this.handle({ type: "deadline", id: effect.id }));
      case "checkpoint":
        return;
      case "evidence":
        return this.#ports.keepEvidence(effect.code, effect.notes);
      case "progress":
        return this.#ports.tell(effect.progress);
      case "finish":
        if (this.#state.phase === "done") this.#ports.finish(effect.model, this.#state.running);
        return;
      case "stop":
        return this.#ports.stop(effect.error);
    }
  }
}
