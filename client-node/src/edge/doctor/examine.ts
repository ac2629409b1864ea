import { termsOf } from "@fedseg/shared/ledger/account.ts";

import type { NodeConfig } from "../config.ts";
import type { Standing } from "../books/standing.ts";
import { checkBooks } from "./books.ts";
import { checkBudget } from "./budget.ts";
import { checkClock } from "./clock.ts";
import { checkConsent } from "./consent.ts";
import { checkData } from "./data.ts";
import { checkDisk } from "./disk.ts";
import { type Finding, findingOf, notLookedAt } from "./finding.ts";
import { checkHandshake } from "./handshake.ts";
import { checkKernels } from "./kernels.ts";
import { checkKeys } from "./keys.ts";
import { checkOffer } from "./policy.ts";
import { checkPartners } from "./partners.ts";
import { checkReach } from "./reach.ts";
import { checkSchema } from "./schema.ts";
import { placeOf, portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";

/** Makes every check of a node that its configuration admits, in order, with `isThorough` the long one of stability too; nothing is charged, approved or left behind. */
export async function examine(path: string, isThorough = false): Promise<readonly Finding[]> {
  const { finding: schema, config } = checkSchema(path);
  if (!config) return [schema];
  const keys = checkKeys(config);
  const partners =
    keys.verdict === "FAIL" ? notLookedAt("partners", "the keys cannot be used") : checkPartners(config);
  const disk = checkDisk(config);
  const kernels = checkKernels();
  const consent = checkConsent(config.consent);
  const nowMs = new Date().getTime();
  const data = await checkData(config, nowMs);
  const stability = isThorough ? [await stabilityOf(config, nowMs)] : [];
  const { finding: connection, answer } = await checkReach(config);
  const clock = answer ? checkClock(answer) : notLookedAt("clock", "the coordinator does not answer");
  const rest =
    keys.verdict === "FAIL"
      ? ["books", "handshake", "policy", "budget"].map((check) =>
          notLookedAt(check, "the keys cannot be used"),
        )
      : await checkBooks(config, (standing) => checkStudy(config, standing, answer !== undefined));
  return [schema, keys, partners, disk, kernels, consent, data, ...stability, connection, clock, ...rest];
}

async function stabilityOf(config: NodeConfig, nowMs: number): Promise<Finding> {
  const place = { ...placeOf(config), dictionary: config.dictionary };
  const ports = portsOf(config, () => undefined);
  return inChild("stability", { place, nowMs }, ports).catch((error) =>
    findingOf("stability", "FAIL", error),
  );
}

/** Checks what the coordinator offers against policy and account; a node in a study has its plan in the books. */
async function checkStudy(
  config: NodeConfig,
  standing: Standing,
  isReached: boolean,
): Promise<readonly Finding[]> {
  const { key, account } = standing;
  const budget = (plan?: Parameters<typeof checkBudget>[1]) => checkBudget(termsOf(account), plan);
  if (!isReached) {
    const unasked = ["handshake", "policy"].map((check) =>
      notLookedAt(check, "the coordinator does not answer"),
    );
    return [...unasked, budget()];
  }
  const { finding, offer } = await checkHandshake(config, key);
  const plan = offer?.type === "plan" ? offer.plan : undefined;
  const policy = checkOffer(config, offer, standing);
  return [finding, policy, budget(policy.verdict === "PASS" ? plan : undefined)];
}
