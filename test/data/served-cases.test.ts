import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import type { NodeConfig } from "@fedseg/client-node/edge/config.ts";
import { Problems } from "@fedseg/client-node/edge/ingest/problems.ts";
import { Users } from "@fedseg/client-node/edge/ingest/users.ts";
import { lastProblem } from "@fedseg/client-node/edge/last-problem.ts";
import { openRecords } from "@fedseg/client-node/edge/sealed/records.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { tinyPlan } from "../simulation/tiny-market.ts";

/** Files as shops have them, each with what is odd about it. */
const FOLDER = join(import.meta.dirname, "../../../shared/cases");
const isHere = existsSync(FOLDER);
const note = isHere ? "" : " (skipped: no ../shared/cases)";

/** What one process of a node that serves holds of its data, on a copy of a case. */
function served(name: string) {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-case-"));
  cpSync(join(FOLDER, name), folder, { recursive: true });
  const { data, consent } = parse(readFileSync(join(folder, "config.yaml"), "utf8"));
  const { features, cleaning } = loadDictionary(join(folder, "dictionary.yaml"));
  const parts = { data: dataConfig.parse(data), consent: consentConfig.parse(consent) };
  const atRest = { keyFile: join(folder, "storage.key") };
  ensureVault(atRest, systemEntropy());
  const config = { ...parts, folder, home: folder, atRest } as NodeConfig;
  const told: { readonly code: string; readonly text: string }[] = [];
  const tell = (code: string, text: string) => void told.push({ code, text });
  const users = new Users(config, openRecords(config), { problems: new Problems(folder, tell), tell });
  /** One study after the other, each of its own snapshot and name. */
  let studies = 0;
  const read = async (): Promise<number | string> => {
    studies += 1;
    const tiny: Plan = tinyPlan("tiny", 3);
    const studyId = studies.toString(16).padStart(64, "0");
    const timing = { ...tiny.timing, prepareMs: 60_000 };
    const ready = users.prepare({ ...tiny, studyId, timing, features: [...features], cleaning });
    await ready.ready();
    try {
      return ready.table().users;
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };
  return { folder, told, read };
}

test.skipIf(!isHere).each(["optout-case", "negative-refund", "sentinel-ids", "duplicate-customers"])(
  `%s at a node that serves: a file that is spoilt costs the studies that read it, is told in each, and once mended the next study counts its users${note}`,
  async (name) => {
    const { folder, told, read } = served(name);
    const [file] = readdirSync(folder).filter((each) => /^o\.csv$/.test(each));
    const whole = readFileSync(join(folder, file));
    const users = await read();
    expect(users).toBeGreaterThan(0);
    // What is odd is told, and stops nobody.
    expect(told.filter(({ code }) => code !== "LOOK_AT" && code !== "DATA")).toEqual([]);
    writeFileSync(join(folder, file), "\0");
    const codes = [await read(), await read()];
    expect(new Set(codes).size).toBe(1);
    const problems = told.filter(({ code }) => code === codes[0]);
    expect(problems).toHaveLength(2);
    for (const { text } of problems) expect(text).toContain("Mend it: the next study reads everything anew.");
    const last = lastProblem(folder);
    expect(last).toMatchObject({ code: codes[0], todo: expect.stringMatching(/\w/) });
    writeFileSync(join(folder, file), whole);
    expect(await read()).toBe(users);
    expect(told.filter(({ code }) => code === codes[0])).toHaveLength(2);
    rmSync(folder, { recursive: true, force: true });
  },
);
