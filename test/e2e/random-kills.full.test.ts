import { collect } from "@fedseg/auditor/collect/collect.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { faults } from "../audit/faults.ts";
import { checkLedger } from "./ledger-check.ts";
import { RandomKills } from "./random-kills.ts";

/** How many runs of studies on one account, and from which seed on: chance is the kills', the moments are the machine's. */
const COUNT = Number(process.env["FEDSEG_KILLS"] ?? 1);
const FROM = Number(process.env["FEDSEG_KILLS_FROM"] ?? 1);
const STUDIES = 3;

test.each(Array.from({ length: COUNT }, (_, at) => FROM + at))(
  "processes killed at any moment, in studies one after another on one account: no audit fails (seed %i)",
  async (seed) => {
    const kills = await RandomKills.create(seed);
    const { study } = kills;
    try {
      for (let at = 1; at <= STUDIES; at += 1) await kills.run(at);
      const folders = await kills.handIn();
      const report = audit(
        collect(folders.map((label) => ({ label, source: new BundleFolder(label) }))).files,
      );
      const told = `seed ${seed}: ${kills.kills} kills, ${kills.published.length} models\n${kills.refusals.join("\n")}`;
      const found = faults(report);
      if (process.env["FEDSEG_KILLS"] || found.length > 0) console.log(told, report.verdict);
      expect(found).toEqual([]);
      expect(kills.kills).toBeGreaterThan(STUDIES);
      expect(kills.published.length).toBeGreaterThan(0);
      for (const [self, { name, key }] of study.nodes.entries())
        checkLedger(study.ledger(name), key.publicKey, self);
    } finally {
      await study.stop();
    }
  },
  STUDIES * 300_000,
);
