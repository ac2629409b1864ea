import { onEnded } from "@fedseg/client-node/session/under-way.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import { MemoryStore } from "./memory-store.ts";
import { TINY_CLOCK, tinyKey, tinyPlan } from "./tiny-market.ts";

test("the end of a plan that was agreed to is heard among that study's messages, and ends nothing among another's", () => {
  const plan = tinyPlan("tiny", 3);
  const study = toHex(hashPlan(planBytes(plan)));
  const envelope = signEnd(tinyKey("tiny", "coordinator"), plan, "STUDY_CANCELLED");
  const end = { type: "ended", envelope } as const;
  const key = tinyKey("tiny", "shop-1");
  const books = new Books<void>(new MemoryStore(), { key, name: "shop-1", now: () => new Date(TINY_CLOCK) });
  const ledger = () => books.standing();
  const inbox = {
    decide: () => ({ type: "wait" }) as const,
    isAgreed: () => false,
    isAnswered: () => false,
    agreed: () => [plan],
    withdrawn: () => undefined,
  };
  const heardIn = (own: string | undefined) =>
    onEnded({ phase: "idle" }, end, {
      inbox,
      ledger,
      notary: () => notaryOf(books, key, "shop-1"),
      signingKey: key,
      ...(own !== undefined && { study: own }),
    })[0];
  expect(heardIn(undefined)).toMatchObject({ phase: "refused", study });
  expect(heardIn(study)).toMatchObject({ phase: "refused", study });
  expect(heardIn("5a".repeat(32))).toEqual({ phase: "idle" });
});
