import { describe, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { type WitnessedOptions, WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Moment } from "../simulation/slow-disk.ts";
import { PatientAgenda } from "../statistics/patient-agenda.ts";
import { someOf } from "../full.ts";
import { type Party, brokenRules } from "./sweep.ts";

const NODES = 3;
let witnessedNow: WitnessedStudy | undefined;
/** A write takes up to this; a message is on its way for one millisecond, so that many arrive meanwhile. */
const SLOWEST_MS = 12;
const RESTART_MS = 50;

/** Runs a study whose disks all take their time; `writing` hears of each write as it begins. */
async function slowStudy(
  seed: number,
  moment: Moment,
  options: WitnessedOptions,
  writing: (study: WitnessedStudy, party: number | "coordinator", ms: number) => void = () => {},
): Promise<WitnessedStudy> {
  const agenda = new PatientAgenda();
  const uniforms = seededUniforms(seed);
  const witnessed: WitnessedStudy = new WitnessedStudy({
    nodes: NODES,
    ...options,
    agenda,
    slowness: (party) => ({
      moment: () => moment,
      ms: () => {
        const ms = 1 + Math.floor(uniforms.next() * SLOWEST_MS);
        writing(witnessed, party, ms);
        return ms;
      },
    }),
  });
  witnessed.study.begin();
  await agenda.runAll();
  return witnessed;
}

test.each([1])(
  "disks that take their time (%i): the study ends with its model, and nothing left before it was on the disk",
  async (seed) => {
    const early: string[] = [];
    const witnessed: WitnessedStudy = await slowStudy(
      seed,
      "at the end",
      {
        hooks: {
          toCoordinator: (from, message) => {
            if (message.type === "report") {
              const { session, attempt } = message.envelope;
              const isCharged = witnessedNow!
                .ledger(from)
                .some(
                  (entry) =>
                    entry.type === "RESERVE" && entry.session === session && entry.attempt === attempt,
                );
              if (!isCharged) early.push(`report ${session}/${attempt} of ${from}`);
            }
            return [{ message }];
          },
        },
      },
      (study) => (witnessedNow = study),
    );
    expect(early).toEqual([]);
    expect(brokenRules(witnessed, NODES)).toEqual([]);
    const model = witnessed.study.model();
    expect(model).toBeDefined();
    for (let node = 0; node < NODES; node += 1) expect(witnessed.study.modelOf(node)).toEqual(model);
  },
);

/** How often a party writes in a study of one session. */
async function writesOf(party: Party): Promise<number> {
  let writes = 0;
  await slowStudy(7, "at the end", { sessions: 1 }, (_, writer) => {
    if (isOf(party, writer)) writes += 1;
  });
  return writes;
}

function isOf(party: Party, writer: number | "coordinator"): boolean {
  return writer === (party === "node" ? 1 : "coordinator");
}

describe.each(["node", "coordinator"] as const)("a %s that is killed while it writes", (party) => {
  test.each(["at once", "at the end"] as const)(
    "with what it was writing on the disk %s: it goes on, and nothing is lost or said twice",
    async (moment) => {
      const writes = await writesOf(party);
      expect(writes).toBeGreaterThan(4);
      const all = Array.from({ length: writes }, (_, before) => before + 1);
      for (const at of someOf(all, 5)) {
        let count = 0;
        const witnessed = await slowStudy(7, moment, { sessions: 1 }, ({ study }, writer, ms) => {
          if (!isOf(party, writer)) return;
          count += 1;
          const dies = () => study.kill(party === "node" ? 1 : "coordinator", { restartMs: RESTART_MS });
          if (count === at) study.agenda.after(ms / 2, dies);
        });
        expect([at, ...brokenRules(witnessed, NODES)]).toEqual([at]);
        const released = (["coordinator", 0, 1, 2] as const).map((one) => witnessed.released(one).length);
        expect([at, ...released]).toEqual([at, 1, 1, 1, 1]);
      }
    },
  );
});
