import { apiRefusal } from "../../api/problems.ts";
import type { Content } from "../../api/route.ts";
import type { CoordinatorService } from "../../service/port.ts";
import { eventStream } from "./event-stream.ts";

/** Open streams of events by one token. */
const MOST_STREAMS = 16;

/** What streams of events are made from. */
interface Parts {
  readonly service: Pick<CoordinatorService, "subscribe">;
  /** Ends all of them. */
  readonly stopping: AbortSignal;
  /** Whether a token still opens something. */
  mayRead(token: string): boolean;
}

/** The open streams of events, counted by the tokens that read them. */
export class EventStreams {
  readonly #parts: Parts;
  readonly #open = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How many there are. */
  get count(): number {
    return [...this.#open.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Opens a stream for a token, which counts until it is discarded. @throws CodedError API_BUSY. */
  open(token: string, afterId: number | undefined): Content {
    const { service, stopping, mayRead } = this.#parts;
    const count = this.#open.get(token) ?? 0;
    if (count >= MOST_STREAMS) throw apiRefusal("API_BUSY");
    this.#open.set(token, count + 1);
    const own = new AbortController();
    const ended = AbortSignal.any([stopping, own.signal]);
    const stream = eventStream({ service, ended, mayRead: () => mayRead(token) }, afterId);
    const discard = async () => {
      if (own.signal.aborted) return;
      own.abort();
      this.#open.set(token, (this.#open.get(token) ?? 1) - 1);
      if (this.#open.get(token) === 0) this.#open.delete(token);
    };
    return { type: "text/event-stream", stream, discard };
  }
}
