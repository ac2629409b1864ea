import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { OpenMessage } from "../session/deals.ts";
import type { Outbox } from "./outbox.ts";
import type { NodePorts } from "./ports.ts";

/** A timer that fires later than this part of a tick has missed it: something has held this process up. */
const LATE = 1 / 4;

/** How many OPENs of one study may come before the tick of another. */
const MOST_OPENS = 4;

/** One study's OPENs that wait for the tick of another. */
export interface OpensAhead {
  opens: number;
}

/**
 * The time in which an OPEN is answered: nothing leaves in it, and what comes in it is dated by the OPEN. So it must not matter
 * to anybody how long this process was counting rows meanwhile, whichever of its studies they are counted for.
 */
export class QuietTime {
  readonly #ports: Pick<NodePorts, "now">;
  readonly #outbox: Pick<Outbox, "at" | "letOut">;
  #from = -Infinity;
  #until = -Infinity;
  /** The OPEN, encoded. */
  #open: Uint8Array | undefined;

  constructor(ports: Pick<NodePorts, "now">, outbox: Pick<Outbox, "at" | "letOut">) {
    this.#ports = ports;
    this.#outbox = outbox;
  }

  /** Before this nothing leaves. */
  get until(): number {
    return this.#until;
  }

  /** Begins with an OPEN of a moment, or with something else that is answered at its tick. */
  begin(from: number, tickMs: number, open: OpenMessage | undefined): void {
    this.#from = from;
    this.#until = from + tickMs;
    this.#open = open && encodeCanonical(open);
  }

  /** The tick is missed. The others hear so at one of the ticks that follow, of which none tells when the report was ready. */
  prolong(): void {
    const tickMs = this.#until - this.#from;
    this.#until = this.#from + Math.ceil((this.#ports.now() - this.#from) / tickMs) * tickMs;
  }

  /**
   * Returns of when something is dated that came at a moment, and brings an OPEN or none. An OPEN that comes before the tick of
   * another, of any study, is taken up at that tick, undefined now; the same one once more gets the answer that is about to leave.
   */
  dateOf(
    came: number,
    next: OpenMessage | undefined,
    { ahead, takeUp }: { readonly ahead: OpensAhead; readonly takeUp: (at: number) => void },
  ): number | undefined {
    const until = this.#until;
    if (!next) return came < until ? Math.min(came, this.#from) : came;
    // What is taken up at the tick comes at the tick, also where its timer has ended a little before.
    if (Math.max(came, this.#ports.now()) >= until) {
      // What was to leave before does so before rows are counted again.
      this.#outbox.letOut();
      return Math.max(came, until);
    }
    const isSame = this.#open && equalBytes(this.#open, encodeCanonical(next));
    if (isSame || ahead.opens === MOST_OPENS) return undefined;
    ahead.opens += 1;
    this.#outbox.at(until, () => {
      ahead.opens -= 1;
      takeUp(until);
    });
    return undefined;
  }

  /** Acts at the tick after an OPEN, or does what is to be done when that has passed; nothing any more once it `isOver`. */
  atTick(
    openedAt: number,
    tickMs: number,
    { isOver, act, missed }: { isOver: () => boolean; act: () => void; missed: () => void },
  ): void {
    const isPast = (late: number) => tickMs > 0 && this.#ports.now() > openedAt + tickMs * (1 + late);
    if (isPast(0)) return missed();
    this.#outbox.at(openedAt + tickMs, () => {
      if (!isOver()) (isPast(LATE) ? missed : act)();
    });
  }
}
