import { HEARTBEAT, HELLO, eventStreamText } from "@fedseg/coordinator/api/event-text.ts";
import { eventNames } from "@fedseg/wording/page-ui/event-names.ts";
import { expect, test } from "vitest";

const at = "2026-11-02T10:00:00Z";
const EVENT = eventStreamText({ id: 7, at, type: "opened", study: "spring", session: 1 });

test.each([1, 7, 10_000])(
  "a page hears every event of a stream that comes in pieces of %i bytes",
  async (size) => {
    const bytes = new TextEncoder().encode(
      `${HELLO}${HEARTBEAT}${EVENT}${HEARTBEAT}${EVENT}data: x\n\nevent: cut`,
    );
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let from = 0; from < bytes.length; from += size)
          controller.enqueue(bytes.slice(from, from + size));
        controller.close();
      },
    });
    const heard: string[] = [];
    for await (const name of eventNames(stream)) heard.push(name);
    expect(heard).toEqual(["service", "service", "message"]);
  },
);
