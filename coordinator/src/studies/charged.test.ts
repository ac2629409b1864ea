import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { expect, test } from "vitest";
import { booksOn } from "../../../test/faults/owner.ts";
import { InProcessStudy } from "../../../test/simulation/in-process-study.ts";
import { recordsIn } from "../service/under-way.ts";
import { chargedAtMost } from "./charged.ts";

/** From the first sum a member is missing; the first attempt at the second one is opened by nobody. */
function isLost(from: number, message: NodeMessage): boolean {
  if (message.type === "report") return from === 3 && message.envelope.session === 1;
  if (message.type !== "unmask") return false;
  return message.envelope.session === 2 && message.envelope.attempt === 1;
}

test("no account has been charged more; an attempt that was lost, and a sum that somebody was missing from, count in full", () => {
  const toCoordinator = (from: number, message: NodeMessage) => (isLost(from, message) ? [] : [{ message }]);
  const study = new InProcessStudy({ hooks: { toCoordinator } }).run();
  const charged = BigInt(chargedAtMost(study.plan, recordsIn(study.coordinator()!)).muSq);
  const books = study.plan.roster.map((_, node) => booksOn(study.disk(node), node));
  for (const each of books) expect(spentSq(each.standing().account.filter)).toBeLessThanOrEqual(charged);
  const bodies = books[0].lines().flatMap((line) => parseEntry(line)?.body ?? []);
  const reserved = bodies.flatMap((body) => (body.type === "RESERVE" ? body : []));
  const settled = bodies.flatMap((body) => (body.type === "RELEASE" ? body : []));
  expect(reserved.filter(({ session }) => session === 2)).toHaveLength(2);
  const whole = reserved.filter(({ session, attempt }) => session === 1 || (session === 2 && attempt === 1));
  const sums = [...whole, ...settled.filter(({ session }) => session > 1)];
  expect(charged).toBe(sums.reduce((sum, { muSq }) => sum + BigInt(muSq), 0n));
});
