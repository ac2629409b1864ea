import { HEARTBEAT, HELLO, eventStreamText } from "../../api/event-text.ts";
import type { CoordinatorService } from "../../service/port.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import type { ServiceEvent } from "../../view.ts";

/** Events that may wait for a reader; one that is slower is cut off, and goes on where it was by Last-Event-ID. */
const MOST_WAITING = 1000;
const HEARTBEAT_MS = 15_000;

/** What a stream needs of the process. */
export interface StreamPorts {
  readonly service: Pick<CoordinatorService, "subscribe">;
  /** Whether its reader may still read; asked before every event and every heartbeat. */
  mayRead(): boolean;
  /** Ends the stream from outside. */
  readonly ended: AbortSignal;
}

/** Yields the events behind an id, and those that come, as server-sent events until either side has enough. */
export async function* eventStream(
  { service, mayRead, ended }: StreamPorts,
  afterId: number | undefined,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<Uint8Array> {
  const waiting: ServiceEvent[] = [];
  let wake: () => void = () => undefined;
  const stop = service.subscribe((event) => {
    waiting.push(event);
    wake();
  }, afterId);
  // What the reader has missed waits for it all the same.
  const most = waiting.length + MOST_WAITING;
  const onEnded = () => wake();
  ended.addEventListener("abort", onEnded);
  try {
    yield utf8(HELLO);
    while (!ended.aborted && waiting.length <= most) {
      const event = waiting.shift();
      if (event) {
        if (!mayRead()) return;
        yield utf8(eventStreamText(event));
        continue;
      }
      const isAwake = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), heartbeatMs);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      if (!isAwake && !mayRead()) return;
      if (!isAwake) yield utf8(HEARTBEAT);
    }
  } finally {
    stop();
    ended.removeEventListener("abort", onEnded);
  }
}
