import { expect, test } from "vitest";
import type { OpenMessage } from "../session/deals.ts";
import { Outbox } from "./outbox.ts";
import { QuietTime } from "./quiet-time.ts";
import { RowsInTime } from "./rows-in-time.ts";

/** A clock that stands still between timers, each of which ends half a millisecond early. */
function hastyClock() {
  let now = 0;
  const timers: { at: number; call: () => void }[] = [];
  const after = (ms: number, call: () => void) => void timers.push({ at: now + ms - 0.5, call });
  const run = () => {
    for (let timer = timers.shift(); timer; timer = timers.shift()) {
      now = Math.max(now, timer.at);
      timer.call();
    }
  };
  return { ports: { now: () => now, after }, run };
}

function openOf(session: number): OpenMessage {
  const body = new Uint8Array(1);
  const address = { type: "OPEN", session, attempt: 1, sender: -1, recipient: -1 } as const;
  return {
    type: "open",
    envelope: { ...address, body, signature: body },
    bundles: [],
    dealt: [],
    results: [],
  };
}

test("an OPEN that waits for the tick of another is taken up once, at the tick, though its timer ends early", () => {
  const { ports, run } = hastyClock();
  const quiet = new QuietTime(ports, new Outbox(ports));
  quiet.begin(0, 100, openOf(1));
  const [taken, turns]: [number[], number[]] = [[], []];
  const ahead = { opens: 0 };
  const take = (came: number) => {
    turns.push(came);
    if (turns.length > 9) throw new Error("it is put off for ever");
    const at = quiet.dateOf(came, openOf(2), { ahead, takeUp: take });
    if (at !== undefined) taken.push(at);
  };
  take(30);
  expect(taken).toEqual([]);
  run();
  expect(taken).toEqual([100]);
  expect(turns).toEqual([30, 100]);
});

test("rows that are not ready are waited for until half of the tick, though the timer ends early", async () => {
  const { ports, run } = hastyClock();
  const never = new Promise<void>(() => undefined);
  const rows = new RowsInTime({ ...ports, prepare: async () => never });
  rows.prepare({ timing: {} } as Parameters<RowsInTime["prepare"]>[0]);
  let isOver = false;
  const over = rows.ready(0, 100).then(() => (isOver = true));
  expect(isOver).toBe(false);
  run();
  await over;
  rows.count(0, 100);
  expect([ports.now(), rows.isLate()]).toEqual([49.5, false]);
});
