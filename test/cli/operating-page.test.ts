import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "@fedseg/client-node/edge/doctor/finding.ts";
import { findingsText } from "@fedseg/client-node/edge/doctor/findings-text.ts";
import type { ReceiptFinding } from "@fedseg/client-node/receipts/receipt-check.ts";
import { receiptsText } from "@fedseg/client-node/receipts/receipts-text.ts";
import { judgePlan } from "@fedseg/client-node/policy/judge.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { expect, test } from "vitest";
import { USUAL, admissiblePlan, policyFor } from "../simulation/example-policy.ts";
import { ROOT } from "../e2e/environment.ts";

const PAGE = readFileSync(join(ROOT, "docs/operating.md"), "utf8");

const SENT = [
  [1, "cell-histogram", 1, 0.115, 2634, "a1c9a2"],
  [2, "cell-histogram", 256, 0.571, 3656, "df441b"],
  [3, "cell-histogram", 306, 0.596, 3856, "ee21a7"],
  [4, "residual", 10, 0.534, 2671, "bff66b"],
  [5, "residual", 10, 0.768, 2671, "a056e9"],
  [6, "segment-values", 199, 0.719, 3427, "5d07c4"],
] as const;

test("the excerpt of receipts is what the command prints", () => {
  const findings = SENT.map(([session, query, length, mu, messageBytes, hash]) => {
    const muSq = toFixedMuSq(mu * (1 - 1e-9)).toString();
    const declaration = { study: "032c732e", session, attempt: 1, query, length, muSq };
    const receipt = { declaration, sent: { messageBytes, messageHash: hash } };
    return { name: "", receipt, outcome: "in a sum", problem: undefined } as unknown as ReceiptFinding;
  });
  expect(PAGE).toContain(`\`\`\`\n${receiptsText(findings)}\n\`\`\``);
});

const FOUND = [
  ["schema", "configuration and dictionary are valid: 2 feature(s)"],
  ["keys", "storage key and identity key open; the roster pins this identity"],
  ["partners", "the roster was compared with 3 of 3 partners; at least 2 are asked for"],
  ["disk", "the folder can be written durably; 77.5 GiB are free"],
  ["kernels", "sums are added up by the compiled kernels, with up to 2 threads"],
  ["consent", 'rule "privacy notice 2026-02, section 4"; users without a record are left out'],
  ["data", "3,223 lines read, 3,223 kept; 251 users, 251 with every feature"],
  ["connection", "the coordinator answers; round trip 24 ms"],
  ["clock", "this machine's clock is 0.0 s behind the coordinator's"],
  ["books", "there are no books yet; the first start makes them"],
  ["handshake", "the coordinator admits this node and offers a plan that it has signed"],
  ["policy", "the offered plan is within this node's policy: 15 limits are kept"],
  ["budget", "ε = 30.000 at δ = 1e-6 is left; the offered plan fits, with every attempt it allows"],
] as const;

test("the excerpt of the doctor is what the command prints", () => {
  const findings = FOUND.map(([check, text]): Finding => ({ check, verdict: "PASS", text }));
  expect(PAGE).toContain(`\`\`\`\n${findingsText(findings)}\n\`\`\``);
});

test("the excerpt of the policy shows every limit down to where it is cut", () => {
  const plan = admissiblePlan(4);
  const { floors } = judgePlan(policyFor(plan), plan, USUAL);
  const excerpt = /^WHAT THIS NODE'S POLICY SAYS\n.*\n──.*\n([^…]*)\n…/m.exec(PAGE)?.[1] ?? "";
  const said = excerpt.replaceAll(/^(ok|NO|  )  (.{0,22}).*$/gm, (_, verdict: string, what: string) =>
    verdict.trim() === "" ? ` ${what.trim()}` : `\n${what.trim()}`,
  );
  const rows = said.replaceAll("\n ", " ").trim().split(/\n+/);
  // How many attempts there are is each plan's own.
  const named = (what: string) => what.replace(/\(\d.*/, "");
  expect(rows.map(named)).toEqual(floors.slice(0, rows.length).map(({ what }) => named(what)));
  expect(rows.length).toBeGreaterThan(12);
  expect(FOUND[11][1]).toContain(`${floors.length} limits`);
});

test("every check has its line in the table of what fails", () => {
  const table = PAGE.slice(PAGE.indexOf("| check | fails when |"), PAGE.indexOf("# Stopping, going on"));
  const rows = [...table.matchAll(/^\| (\w+) \|/gm)].map(([, check]) => check);
  expect(rows.slice(1)).toEqual([
    ...FOUND.slice(0, 7).map(([check]) => check),
    "stability",
    ...FOUND.slice(7).map(([check]) => check),
  ]);
});
