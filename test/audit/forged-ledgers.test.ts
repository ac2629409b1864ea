import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sign } from "@fedseg/shared/crypto/signature.ts";
import { revocationStatement, rotationStatement } from "@fedseg/shared/ledger/chain.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, faults, openCodes } from "./faults.ts";
import {
  type Edit,
  append,
  bodyOf,
  draftsOf,
  dropFirst,
  editFirst,
  insertAfter,
  linesOf,
  moveBehind,
  retotalled,
  rewritten,
  withFile,
  withLines,
} from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const LEDGER = "ledgers/shop-2.jsonl";
const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2"), later: [tinyKey("later", "shop-2")] };
const COORDINATOR = { name: "coordinator", key: tinyKey("tiny", "coordinator") };
const ZEROS = "0".repeat(64);
const NO_PROOF = "0".repeat(128);

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});

/** A forgery of a node's own ledger. */
const by = (edit: Edit) => (bundle: BundleFiles) => rewritten(bundle, SHOP, edit);

function rotation(proof: "good" | "none"): LedgerEvent {
  const [from, to] = [SHOP.key, SHOP.later[0]].map(({ publicKey }) => toHex(publicKey));
  const statement = rotationStatement(SHOP.name, from, to);
  return {
    type: "KEY_ROTATE",
    identity: to,
    proof: proof === "good" ? toHex(sign(SHOP.later[0], statement)) : NO_PROOF,
  };
}

function revocation(proof: "good" | "none"): LedgerEvent {
  const [party, identity, reason] = [SHOP.name, toHex(SHOP.key.publicKey), "lost"];
  const statement = revocationStatement(party, identity, reason);
  const signed = proof === "good" ? toHex(sign(SHOP.key, statement)) : NO_PROOF;
  return { type: "REVOKE", party, identity, reason, proof: signed };
}

/** Makes the first charge's refund, with a certificate that nobody gave. */
const refundFirst =
  (certificate: "left-out" | "later-headers"): Edit =>
  (drafts) => {
    const { study, session, attempt, muSq } = bodyOf(drafts, "RESERVE");
    const refund = {
      type: "REFUND",
      study,
      session,
      attempt,
      certificate,
      evidenceHash: ZEROS,
      muSq,
    } as const;
    return retotalled(insertAfter("SENT", { ...refund, before: "", after: "" }))(drafts);
  };

const anotherCharge =
  (change: { readonly session: number; readonly attempt: number }): Edit =>
  (drafts) =>
    retotalled(insertAfter("RESERVE", { ...bodyOf(drafts, "RESERVE"), ...change }))(drafts);

/** Leaves out everything after the first entry of one type. */
const cutAfter = (type: LedgerEvent["type"]) =>
  by((drafts) => drafts.slice(0, drafts.findIndex(({ body }) => body.type === type) + 1));

/** What is said of a ledger whose end has not been handed in. */
const OLD = ["5 LEDGER_OLD?", "8 LEDGER_OLD?", "11 LEDGER_OLD?"];

/** Each is a forgery, chained and signed anew by its party, and all that it shows beside the fork that it makes. */
const FORGERIES: Readonly<
  Record<string, readonly [forge: (bundle: BundleFiles) => BundleFiles, ...expected: readonly string[]]>
> = {
  // 1: keys.
  "a node's ledger opened as a coordinator's": [
    by(editFirst("GENESIS", (body) => ({ ...body, role: "coordinator" }))),
    "1 KEY_GENESIS",
  ],
  "a second opening": [(f) => by(append(bodyOf(draftsOf(f, "shop-2"), "GENESIS")))(f), "1 KEY_GENESIS"],
  "a new key without proof": [by(append(rotation("none"))), "1 KEY_ROTATION"],
  "a revocation that the key has not signed": [by(append(revocation("none"))), "1 KEY_REVOCATION"],
  "an entry under a revoked key": [
    (f) => by(append(revocation("good"), bodyOf(draftsOf(f, "shop-2"), "SOFTWARE")))(f),
    "1 KEY_REVOKED",
  ],
  "a plan approved under another key than the plan names": [
    by(insertAfter("SOFTWARE", rotation("good"))),
    "1 KEY_NOT_IN_FORCE",
  ],
  "a key handed over in the middle of the study": [
    by(insertAfter("ENROLLED", rotation("good"))),
    "1 KEY_NOT_IN_FORCE",
  ],
  // 2: signatures.
  "a signature of another key": [
    (f) => {
      const lines = linesOf(f, LEDGER);
      const place = lines.findIndex((line) => line.includes('"MODEL"'));
      const other = linesOf(
        rewritten(f, { ...SHOP, key: SHOP.later[0] }, (drafts) => drafts),
        LEDGER,
      )[place];
      const signature = /"signature":"[0-9a-f]+"/;
      const forged = lines[place].replace(signature, signature.exec(other)![0]);
      return withLines(f, LEDGER, lines.with(place, forged));
    },
    "2 SIGNATURE_LEDGER",
  ],
  // 3: chains.
  "a line left out": [
    (f) =>
      withLines(
        f,
        LEDGER,
        linesOf(f, LEDGER).filter((line) => !line.includes('"PLAN"')),
      ),
    "3 CHAIN_BROKEN",
  ],
  "a clock that runs backwards": [
    by((drafts) => drafts.toSpliced(-1, 1, { ...drafts.at(-1)!, time: "2020-01-01T00:00:00.000Z" })),
    "3 CLOCK_BACKWARDS",
  ],
  "a line that is no entry": [
    (f) => withLines(f, LEDGER, [...linesOf(f, LEDGER), "{}"]),
    "3 LEDGER_DAMAGED?",
  ],
  "a ledger of another name": [
    (f) => {
      const renamed = withLines(f, "ledgers/shop-9.jsonl", linesOf(f, LEDGER));
      const forged = rewritten(renamed, { ...SHOP, name: "shop-9" }, (drafts) => drafts);
      return withFile(
        withFile(forged, LEDGER, forged.get("ledgers/shop-9.jsonl")),
        "ledgers/shop-9.jsonl",
        undefined,
      );
    },
    "3 LEDGER_NAME",
  ],
  "a ledger cut between a charge and what it is for": [cutAfter("RESERVE"), "3 LEDGER_TORN?", ...OLD],
  "a ledger cut between a plan and its approval": [
    cutAfter("PLAN"),
    "3 LEDGER_TORN?",
    "6 LEDGER_OLD?",
    ...OLD,
  ],
  "a ledger cut where it once ended": [cutAfter("SENT"), ...OLD],
  "a missing ledger": [(f) => withFile(f, LEDGER, undefined), "3 LEDGER_MISSING?"],
  "a ledger of a stranger": [(f) => withFile(f, "ledgers/stranger.jsonl", f.get(LEDGER)), "3 FILE_STRANGER?"],
  // 5: releases.
  "a release left out": [by(dropFirst("RELEASE")), "5 RELEASE_MISSING"],
  "a release with another record": [
    (f) =>
      rewritten(
        f,
        COORDINATOR,
        editFirst("RELEASE", (body) => ({ ...body, recordHash: ZEROS })),
      ),
    "5 RELEASE_DIFFERS",
  ],
  "a release with fewer participants": [
    by(editFirst("RELEASE", (body) => ({ ...body, survivors: [0, 1] }))),
    "5 RELEASE_DIFFERS",
  ],
  // 6: approval.
  "no approval": [by(dropFirst("APPROVE")), "6 APPROVE_MISSING"],
  "a second approval": [
    (f) => by(insertAfter("APPROVE", bodyOf(draftsOf(f, "shop-2"), "APPROVE")))(f),
    "6 APPROVE_TWICE",
  ],
  "another channel key approved": [
    by(editFirst("APPROVE", (body) => ({ ...body, channelKey: ZEROS }))),
    "6 APPROVE_KEY",
  ],
  "another snapshot approved": [
    by(editFirst("APPROVE", (body) => ({ ...body, snapshot: "2020-01-01T00:00:00Z" }))),
    "6 APPROVE_SNAPSHOT",
  ],
  "a charge before the approval": [
    by(moveBehind("APPROVE", "RESERVE")),
    "6 CHARGE_BEFORE_APPROVAL",
    "6 ENROLLED_EARLY",
  ],
  "a charge before everybody had approved": [
    by(moveBehind("ENROLLED", "RESERVE")),
    "6 CHARGE_BEFORE_ENROLMENT",
  ],
  "other enrolments": [
    by(editFirst("ENROLLED", (body) => ({ ...body, enrolHash: ZEROS }))),
    "6 ENROLLED_DIFFERS",
  ],
  "no enrolment": [(f) => rewritten(f, COORDINATOR, dropFirst("ENROLLED")), "6 ENROLLED_MISSING"],
  "enrolled twice": [
    (f) => by(insertAfter("ENROLLED", bodyOf(draftsOf(f, "shop-2"), "ENROLLED")))(f),
    "6 ENROLLED_TWICE",
  ],
  // 8: order.
  "an uncharged report": [by(retotalled(dropFirst("RESERVE"))), "8 CHARGE_MISSING"],
  "a report sent before its charge": [by(moveBehind("RESERVE", "SENT")), "8 CHARGE_MISSING", "8 ORDER"],
  "a report that was never sent": [by(dropFirst("SENT")), "8 ORDER", "8 SENT_MISSING"],
  "another report sent": [
    by(editFirst("SENT", (body) => ({ ...body, reportHash: ZEROS }))),
    "8 REPORT_DIFFERS",
  ],
  "another question charged": [
    by(editFirst("RESERVE", (body) => ({ ...body, openHash: ZEROS }))),
    "8 OPEN_DIFFERS",
  ],
  "a re-send with other bytes": [
    (f) => by(insertAfter("SENT", { ...bodyOf(draftsOf(f, "shop-2"), "SENT"), maskedRoot: ZEROS }))(f),
    "8 RESEND_DIFFERS",
  ],
  "another survivor set opened": [
    by(editFirst("UNMASK", (body) => ({ ...body, closeHash: ZEROS }))),
    "8 CLOSE_DIFFERS",
  ],
  "an opening that is not in the ledger": [by(dropFirst("UNMASK")), "8 UNMASK_MISSING"],
  "an opening entered twice": [
    (f) => by(insertAfter("UNMASK", bodyOf(draftsOf(f, "shop-2"), "UNMASK")))(f),
    "8 ORDER",
  ],
  "a charge for a session that never came": [
    by(anotherCharge({ session: 9, attempt: 1 })),
    "8 ATTEMPT_UNACCOUNTED",
  ],
  "more attempts than the plan allows": [
    by(anotherCharge({ session: 1, attempt: 4 })),
    "8 ATTEMPT_UNACCOUNTED",
  ],
  // 9: epsilon.
  "a charge below its price": [
    by(retotalled(editFirst("RESERVE", (body) => ({ ...body, muSq: "1" })))),
    "9 CHARGE_DIFFERS",
    "10 SETTLED_UNFOUNDED",
  ],
  "a charge settled below what the survivors' noise makes of it": [
    by(retotalled(editFirst("RELEASE", (body) => ({ ...body, muSq: `${BigInt(body.muSq) - 1n}` })))),
    "9 SETTLED_DIFFERS",
  ],
  "a charge settled for a node more than took part": [
    by(retotalled(editFirst("RELEASE", (body) => ({ ...body, muSq: `${(BigInt(body.muSq) * 3n) / 4n}` })))),
    "9 SETTLED_DIFFERS",
  ],
  "a coordinator's release at another cost": [
    (f) =>
      rewritten(
        f,
        COORDINATOR,
        editFirst("RELEASE", (body) => ({ ...body, muSq: "1" })),
      ),
    "9 SETTLED_DIFFERS",
  ],
  // 10: budgets.
  "totals that do not add up": [
    by(editFirst("RESERVE", (body) => ({ ...body, after: `${BigInt(body.after) - 1n}` }))),
    "10 TOTALS_WRONG",
  ],
  "a settlement with other totals": [
    by(editFirst("RELEASE", (body) => ({ ...body, after: `${BigInt(body.after!) - 1n}` }))),
    "10 TOTALS_WRONG",
  ],
  "a settlement of what was refunded": [
    by((drafts) =>
      editFirst("RELEASE", (body) => ({ ...body, before: "0", after: "0" }))(
        dropFirst("UNMASK")(refundFirst("left-out")(drafts)),
      ),
    ),
    "8 REFUND_UNPROVED",
    "8 UNMASK_MISSING",
    "10 SETTLED_UNFOUNDED",
  ],
  "a charge entered twice": [
    (f) => by(retotalled(insertAfter("RESERVE", bodyOf(draftsOf(f, "shop-2"), "RESERVE"))))(f),
    "8 ORDER",
    "10 CHARGED_TWICE",
  ],
  "an overdrawn account": [
    by(editFirst("GENESIS", (body) => ({ ...body, epsilon: "1", budgetMuSq: "1", ladder: ["1"] }))),
    "10 BUDGET_EXCEEDED",
  ],
  "a budget beyond its epsilon": [
    by(editFirst("GENESIS", (body) => ({ ...body, epsilon: "8" }))),
    "10 BUDGET_UNEARNED",
  ],
  "a budget that is not on its ladder": [
    by(editFirst("GENESIS", (body) => ({ ...body, budgetMuSq: `${BigInt(body.budgetMuSq) - 1n}` }))),
    "10 LADDER_BROKEN",
  ],
  "a ladder that does not rise": [
    by(editFirst("GENESIS", (body) => ({ ...body, ladder: body.ladder.toReversed() }))),
    "10 LADDER_BROKEN",
  ],
  "a raise past the next rung": [
    (f) =>
      by(append({ type: "RAISE", budgetMuSq: bodyOf(draftsOf(f, "shop-2"), "GENESIS").ladder.at(-1)! }))(f),
    "10 RAISE_OFF_LADDER",
  ],
  "a refund of a charge that is final": [
    (f) => {
      const { study, session, attempt, muSq } = bodyOf(draftsOf(f, "shop-2"), "RESERVE");
      const turn = { study, session, attempt, certificate: "left-out", evidenceHash: ZEROS } as const;
      return by(retotalled(insertAfter("UNMASK", { type: "REFUND", ...turn, muSq, before: "", after: "" })))(
        f,
      );
    },
    "8 REFUND_OPENED",
    "10 REFUND_UNFOUNDED",
    "10 TOTALS_WRONG",
  ],
  "a correction of what is still to come": [
    by(retotalled(append({ type: "CORRECTION", seq: 9999, text: "x", muSq: "5", before: "", after: "" }))),
    "10 CORRECTION_FORWARD",
  ],
  // 11: the model.
  "another model in a ledger": [
    by(editFirst("MODEL", (body) => ({ ...body, modelHash: ZEROS }))),
    "11 MODEL_HASH",
  ],
  "no model in a ledger": [by(dropFirst("MODEL")), "11 MODEL_UNRECORDED"],
  // 12: software.
  "software of its own": [
    by(editFirst("SOFTWARE", (body) => ({ ...body, sharedHash: ZEROS }))),
    "12 SOFTWARE_DIFFERS?",
  ],
  "other software in the middle of the study": [
    by(insertAfter("UNMASK", { type: "SOFTWARE", version: "2", sharedHash: ZEROS })),
    "12 SOFTWARE_DIFFERS?",
  ],
  "no software before the approval": [by(moveBehind("SOFTWARE", "RESERVE")), "12 SOFTWARE_MISSING?"],
};

describe("a forged ledger is named by its check, and by no other but the fork that it makes", () => {
  test.each(Object.entries(FORGERIES))("%s", (_, [forge, ...expected]) => {
    expect([...besidesForks(audit(forge(files)))].sort()).toEqual([...expected].sort());
  });
});

test.each(["left-out", "later-headers"] as const)(
  "a refund by %s without a certificate is named",
  (certificate) => {
    const edit: Edit = (drafts) => dropFirst("UNMASK")(refundFirst(certificate)(drafts));
    expect([...besidesForks(audit(by(edit)(files)))].sort()).toEqual([
      "8 REFUND_UNPROVED",
      "8 UNMASK_MISSING",
    ]);
  },
);

test("a rewritten past makes a fork that the signed reports show", () => {
  const forged = by(editFirst("PLAN", (body) => ({ ...body, title: "another" })))(files);
  expect(faults(audit(forged))).toEqual(["4 FORK_REPORTED", "4 FORK_CHECKPOINT", "4 FORK_WITNESSED"]);
});

test("a file that no bundle has is named, and changes nothing else", () => {
  const report = audit(withFile(files, "notes.txt", new Uint8Array(1)));
  expect([report.verdict, openCodes(report).includes("FILE_UNEXPECTED")]).toEqual(["PASS", true]);
});

test("a ledger that is sent again in the same bytes is no fault", () => {
  const forged = by((drafts) => insertAfter("SENT", bodyOf(drafts, "SENT"))(drafts))(files);
  expect(besidesForks(audit(forged))).toEqual([]);
});
