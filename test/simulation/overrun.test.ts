import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "./in-process-study.ts";

test("an OPEN that comes twice gets the report at its tick, never sooner", () => {
  const ways: string[] = [];
  const study = new InProcessStudy({
    plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, tickMs: 300 } }),
    hooks: {
      toNode: (to, message) =>
        to === 0 && message.type === "open" ? [{ message }, { message, delayMs: 5 }] : [{ message }],
      crashNode: (node, effect) => {
        if (node === 0 && "message" in effect && effect.message.type === "report") ways.push(effect.type);
        return undefined;
      },
    },
  }).run();
  expect(study.model()).toBeDefined();
  expect(new Set(ways)).toEqual(new Set(["send-at-tick", "repeat-at-tick"]));
});

test("a report that misses its tick is told, never sent, and refunded by the certified set without it", () => {
  const late = 1;
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toCoordinator: (from, message) => {
        const isLate = from === late && message.type === "report" && message.envelope.session === 2;
        if (!isLate) return [{ message }];
        study.agenda.after(0, () => study.feed(late, { type: "overrun", turn: { session: 2, attempt: 1 } }));
        return [];
      },
    },
  });
  study.run();
  const entries = study
    .disk(late)
    .lines()
    .map((line) => parseEntry(line)!);
  const ofSession = entries.flatMap(({ body }) =>
    "session" in body && body.session === 2 ? [body.type] : [],
  );
  expect(ofSession).toEqual(["RESERVE", "SENT", "ABORT", "REFUND", "RELEASE"]);
  expect(study.modelOf(late)).toEqual(study.model());
  const waited = Date.parse(entries.at(-1)!.time) - Date.parse(entries[0].time);
  expect(waited).toBeLessThan(study.plan.timing.reportMs);
});
