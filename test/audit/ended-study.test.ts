import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, faults, openCodes } from "./faults.ts";
import { type Draft, draftsOf, rewritten } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

/** From the second session on two nodes report no more: its attempts are used up, and nobody opens any of them. */
const hooks: Hooks = {
  toCoordinator: (from, message) =>
    from > 1 && message.type === "report" && message.envelope.session > 1 ? [] : [{ message }],
};
const study = new InProcessStudy({ nodes: 4, accountEpsilon: 100, hooks }).run();
const files = bundleOf(study);

type Refund = Extract<LedgerEvent, { type: "REFUND" }>;
const refunds = draftsOf(files, "shop-1").flatMap(({ body }) => (body.type === "REFUND" ? [body] : []));

/** The bundle in which shop-1 has written something else in the place of its refunds. */
function refunding(change: (refund: Refund) => LedgerEvent): BundleFiles {
  return rewritten(files, { name: "shop-1", key: tinyKey("tiny", "shop-1") }, (drafts) =>
    drafts.map(({ time, body }): Draft => ({ time, body: body.type === "REFUND" ? change(body) : body })),
  );
}

test("a study without a model has a bundle, and what it gave back holds", () => {
  expect(study.model()).toBeUndefined();
  expect([...files.keys()]).toContain("sessions/00001.cbor");
  expect(files.has("model.json")).toBe(false);
  expect(refunds.map(({ session, certificate }) => [session, certificate])).toEqual([
    [2, "aborts"],
    [2, "aborts"],
    [2, "aborts"],
  ]);
  const report = audit(files);
  expect(besidesForks(report)).toEqual([]);
  expect(openCodes(report)).toContain("MODEL_OPEN");
});

test.each<readonly [string, string, (refund: Refund) => LedgerEvent]>([
  [
    "with one ABORT less",
    "REFUND_UNPROVED",
    (one) => ({ ...one, statements: one.statements?.slice(1) ?? [] }),
  ],
  [
    "with the ABORTs of another attempt",
    "REFUND_UNPROVED",
    (one) => ({ ...one, attempt: 1 + (one.attempt % 3) }),
  ],
  ["of the session that was released", "REFUND_OPENED", (one) => ({ ...one, session: 1, attempt: 1 })],
])("what nobody has given back is found: %s", (_, code, change) => {
  expect(faults(audit(refunding(change)))).toContain(`8 ${code}`);
});
