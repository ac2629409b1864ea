import type { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { endIn } from "../../inbox/heard-end.ts";
import { CANCELS } from "../../inbox/proposal.ts";
import type { NodeInbox } from "../../inbox/node-inbox.ts";

/** For how long a plan that a node has refused is not looked at again. */
const REFUSED_MS = 86_400_000;
/** How often it is looked whether an owner has said yes to what was refused. */
const LOOK_AGAIN_MS = 1000;
/** What asks a coordinator where a study is that this node is not in. */
const WHERE = encodeCanonical({ type: "resume", enrolled: false, verified: 0 });

/** Most bytes of an end: its code, a reason and a signature. Of what is longer nothing is read, nor is the plan. */
const MOST_END = 8192;

/** What refused studies reach. */
interface Around {
  readonly inbox: Pick<NodeInbox, "isAgreed" | "declined" | "cancelled">;
  send(study: string, bytes: Uint8Array): void;
  /** Whether the coordinator lists a study over this connection. */
  isListed(study: string): boolean;
  join(study: string): void;
  /** The coordinator has signed the end of a study that its owner has refused. */
  ended(study: string, error: CodedError): void;
}

/** Studies that a node has refused: of one that its owner has refused it hears a yes after all, and the signed end. */
export class RefusedStudies {
  readonly #around: Around;
  /** When they were refused, by planHash. */
  readonly #at = new Map<string, number>();
  #looking: NodeJS.Timeout | undefined;

  constructor(around: Around) {
    this.#around = around;
  }

  add(study: string): void {
    this.#at.set(study, Date.now());
    this.#lookAgain();
  }

  /** Whether a study was refused, and not so long ago that it is looked at again. */
  has(study: string): boolean {
    const at = this.#at.get(study);
    return at !== undefined && Date.now() < at + REFUSED_MS;
  }

  /** Asks once over a connection what has become of a study that its owner has refused: its end may have come meanwhile. */
  ask(study: string): void {
    if (this.#around.inbox.declined(study)) this.#around.send(study, WHERE);
  }

  /** Of all that is said in a study that its owner has refused its signed end alone is heard. */
  receive(study: string, bytes: Uint8Array): void {
    if (bytes.length > MOST_END) return;
    const plan = this.#at.has(study) ? this.#around.inbox.declined(study) : undefined;
    const end = plan && endIn(bytes, plan);
    if (!end || !CANCELS.has(end.code)) return;
    this.#around.inbox.cancelled(study, end);
    this.#around.ended(study, end);
  }

  end(): void {
    clearTimeout(this.#looking);
  }

  /** What was refused and is still offered is taken up when its owner says yes after all. */
  #lookAgain(): void {
    if (this.#looking || this.#at.size === 0) return;
    this.#looking = setTimeout(() => {
      this.#looking = undefined;
      for (const study of this.#at.keys()) {
        if (!this.#around.isListed(study) || !this.#around.inbox.isAgreed(study)) continue;
        this.#at.delete(study);
        this.#around.join(study);
      }
      this.#lookAgain();
    }, LOOK_AGAIN_MS).unref();
  }
}
