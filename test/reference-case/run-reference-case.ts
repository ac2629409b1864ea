import { segmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { prepareData } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { type ReferenceSize, writePlatforms } from "../../examples/reference-case/write-platforms.ts";
import { ROOT } from "../e2e/environment.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const EXAMPLE = join(ROOT, "examples/reference-case");
const nodeFile = z.strictObject({ data: dataConfig, consent: consentConfig });
const studyFile = z.strictObject({
  budget: z.strictObject({ epsilon: z.string(), delta: z.string(), usersCap: z.int() }),
  snapshot: z.string(),
  usersFloor: z.int(),
  programs: z.tuple([
    z.strictObject({ name: z.literal("segmentation"), share: z.literal(1), spec: segmentationSpec }),
  ]),
});
const FULL_USERS = 1_000_000;

/** What a run of the reference case gave: its rows, platform by platform, and the study over them. */
export interface ReferenceRun {
  readonly tables: readonly Table[];
  readonly study: InProcessStudy;
}

/**
 * Runs the reference case with as many users as are asked for: writes the platforms' files, reads them as nodes do, and
 * learns in the production state machines of four nodes and a coordinator. `done` is called after each of the three.
 */
export async function runReferenceCase(
  folder: string,
  size: ReferenceSize,
  done: (what: "written" | "read" | "learnt") => void = () => undefined,
): Promise<ReferenceRun> {
  const homes = await writePlatforms(folder, size);
  done("written");
  const dictionary = loadDictionary(join(EXAMPLE, "dictionary.yaml"));
  const { budget, snapshot, usersFloor, programs } = readYaml(join(EXAMPLE, "study.yaml"), studyFile);
  const tables: Table[] = [];
  for (const home of homes) {
    const place = { ...readYaml(join(EXAMPLE, "node.yaml"), nodeFile), home, folder: join(home, "work") };
    mkdirSync(place.folder);
    const { targets: { again } = {}, ...measured } = dictionary;
    const request = { ...measured, target: again, snapshotMs: Date.parse(snapshot) };
    tables.push((await prepareData(place, request, () => undefined)).table);
  }
  done("read");
  const part = (full: number) => Math.ceil((full * size.users) / FULL_USERS);
  const { features, cleaning, targets = {} } = dictionary;
  const dictionaryPart = { features: [...features], cleaning, targets };
  const [{ spec }] = programs;
  const plan = (tiny: Plan): Plan => ({
    ...tiny,
    budget: { ...budget, usersCap: part(budget.usersCap) },
    limits: { ...tiny.limits, maxSessions: 16 },
    ...dictionaryPart,
    snapshot,
    usersFloor: part(usersFloor),
    programs: [{ ...programs[0], spec: { ...spec, sizeFloor: part(spec.sizeFloor) } }],
  });
  const study = new InProcessStudy({
    nodes: homes.length,
    seed: `reference case ${size.seed}`,
    plan,
    table: (node) => tables[node],
  }).run();
  done("learnt");
  return { tables, study };
}
