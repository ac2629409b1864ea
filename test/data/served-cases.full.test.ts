import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { bookedIn } from "../adversary/statements.ts";
import { booksOn } from "../faults/owner.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { rowTable } from "../simulation/row-table.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

/** Files as shops have them, each with what is odd about it. One more, `centres`, is about what is released, and has no files. */
const FOLDER = join(import.meta.dirname, "../../../shared/cases");
const isHere = existsSync(FOLDER);
const note = isHere ? "" : " (skipped: no ../shared/cases)";

interface Ugly {
  readonly name: string;
  /** The file that a partner mends. */
  readonly file: string;
  /** What is told of it in each study; left out where nothing is wrong with such files any more. */
  readonly says?: RegExp;
  /** The file as it should be; left out where the configuration has to say something instead. */
  readonly mended?: (text: string) => string;
  /** Users before and after. */
  readonly users: readonly [number, number];
}

const without = (line: RegExp) => (text: string) =>
  text
    .split("\n")
    .filter((each) => !line.test(each))
    .join("\n");

const CASES: readonly Ugly[] = [
  {
    name: "date-attribute",
    file: "c.csv",
    says: /column last_order_date: 2 of 2 cells .* are no number/,
    mended: () => "id,last_order_date,n\na,214,3\nb,31,1\n",
    users: [2, 2],
  },
  {
    name: "duplicate-customers",
    file: "o.csv",
    says: /occur more than once/,
    mended: without(/^a,9,/),
    users: [2, 2],
  },
  { name: "free-order", file: "o.csv", users: [2, 2] },
  { name: "headerless-csv", file: "a.csv", says: /looks like a value. Without a header/, users: [4, 4] },
  {
    name: "negative-refund",
    file: "o.csv",
    says: /are negative: are they returns/,
    mended: without(/,-100,/),
    users: [2, 2],
  },
  {
    name: "optout-case",
    file: "c.csv",
    says: /opt-out ids .* name nobody in the data/,
    mended: () => "email\nA@x.com\n",
    users: [2, 1],
  },
  { name: "optout-float-id", file: "c.csv", says: /no user id/, mended: () => "id\n", users: [1, 2] },
  {
    name: "sentinel-ids",
    file: "o.csv",
    says: /look like nobody's/,
    mended: (text) => text.replace(/^(NA|null|NaN|None|undefined|0)?,/gm, "u$1-7,"),
    users: [6, 7],
  },
  {
    name: "shopify-blank-lines",
    file: "o.csv",
    says: /lines .*: no user id/,
    mended: (text) => text.replace("#1001,,,,", "#1001,a@example.com,2025-05-01 10:00:00 +0200,,"),
    users: [2, 2],
  },
];

/** One process of a node that serves, on a copy of a case, with two partners: one study after the other, on the same accounts. */
class Served {
  readonly folder = mkdtempSync(join(tmpdir(), "fedseg-case-"));
  told: { readonly code: string; readonly text: string }[] = [];
  readonly #users: Users;
  readonly #dictionary;
  #disks: readonly MemoryStore[] | undefined;
  #studies = 0;

  constructor(name: string) {
    const at = (file: string) => join(this.folder, file);
    cpSync(join(FOLDER, name), this.folder, { recursive: true });
    const { data, consent } = parse(readFileSync(at("config.yaml"), "utf8"));
    this.#dictionary = loadDictionary(at("dictionary.yaml"));
    const atRest = { keyFile: at("storage.key") };
    ensureVault(atRest, systemEntropy());
    const parts = { data: dataConfig.parse(data), consent: consentConfig.parse(consent) };
    const config = { ...parts, folder: this.folder, home: this.folder, atRest } as NodeConfig;
    const tell = (code: string, text: string) => void this.told.push({ code, text });
    this.#users = new Users(config, openRecords(config), { problems: new Problems(this.folder, tell), tell });
  }

  /** Reads the rows for the next study; returns how many users it counts: none where they could not be read. */
  async read(): Promise<number> {
    return (await this.#prepared()).users;
  }

  /** The same, and runs that study to its end. */
  async study() {
    const { plan, own, users } = await this.#prepared();
    const ranges = plan.features.map(({ lo, hi }) => ({ lo, hi }));
    const partners = rowTable(
      ranges,
      Array.from({ length: 40 * ranges.length }, (_, each) => (each % 7) / 7),
    );
    const study = new InProcessStudy({
      nodes: 3,
      accountEpsilon: 200,
      plan: () => plan,
      table: (node) => (node === 0 ? own.table() : partners),
      ...(this.#disks && { disks: this.#disks }),
    }).run();
    this.#disks = [0, 1, 2].map((node) => study.disk(node));
    return { study, users };
  }

  async #prepared() {
    this.told = [];
    this.#studies += 1;
    const tiny = tinyPlan("tiny", 3);
    const { features, cleaning } = this.#dictionary;
    const plan = {
      ...tiny,
      studyId: this.#studies.toString(16).padStart(64, "0"),
      timing: { ...tiny.timing, prepareMs: 60_000 },
      features: [...features],
      cleaning,
    };
    const own = this.#users.prepare(plan);
    await own.ready();
    const isRead = this.told.some(({ code }) => code === "DATA");
    return { plan, own, users: isRead ? own.table().users : 0 };
  }

  says(words: RegExp): boolean {
    return this.told.some(({ text }) => words.test(text));
  }
}

/** Every node has the model, and has paid what its partners have, once for each sum. */
function expectWhole(study: InProcessStudy): void {
  expect(study.model()).toBeDefined();
  const spent = [0, 1, 2].map((node) => spentSq(booksOn(study.disk(node), node).standing().account.filter));
  expect(new Set(spent.map(String)).size).toBe(1);
  for (const node of [0, 1, 2]) {
    expect(study.modelOf(node)).toEqual(study.model());
    const charges = bookedIn(study.disk(node)).filter(({ type }) => type === "RESERVE");
    const releases = bookedIn(study.disk(node)).filter(({ type }) => type === "RELEASE");
    expect(charges.length).toBe(releases.length);
  }
}

describe.skipIf(!isHere).each(CASES)(
  `$name at a node that serves${note}`,
  ({ name, file, says, mended, users: [before, after] }) => {
    const served = isHere ? new Served(name) : undefined!;
    afterAll(() => isHere && rmSync(served.folder, { recursive: true, force: true }));
    const path = () => join(served.folder, file);

    test("says in each study what is odd, or wrong, and takes mended files without a restart", async () => {
      const ugly = readFileSync(path());
      const first = await served.study();
      expectWhole(first.study);
      expect([first.users, says ? served.says(says) : true]).toEqual([before, true]);
      writeFileSync(path(), "\0");
      expect(await served.read()).toBe(0);
      expect(served.says(/Mend it: the next study reads everything anew/)).toBe(true);
      expect(lastProblem(served.folder)).toMatchObject({ todo: expect.stringMatching(/\w/) });
      writeFileSync(path(), mended ? mended(ugly.toString("utf8")) : ugly);
      expect(await served.read()).toBe(after);
      expect(mended !== undefined && says !== undefined && served.says(says)).toBe(
        name === "optout-float-id",
      );
    });
  },
);

test.skipIf(!isHere)(
  `a study whose file at one node is spoilt ends like every other, and the next one counts its users${note}`,
  async () => {
    const served = new Served("free-order");
    const path = join(served.folder, "o.csv");
    const whole = readFileSync(path);
    writeFileSync(path, "\0");
    const spoilt = await served.study();
    // Its noise goes into every sum all the same: nobody sees from outside whose data is spoilt.
    expectWhole(spoilt.study);
    expect(spoilt.users).toBe(0);
    writeFileSync(path, whole);
    const next = await served.study();
    expectWhole(next.study);
    expect(next.users).toBe(2);
    rmSync(served.folder, { recursive: true, force: true });
  },
);

test.skipIf(!isHere)(`words that no weekday has never come into a study${note}`, () => {
  expect(() => loadDictionary(join(FOLDER, "weekday-names", "dictionary.yaml"))).toThrow(
    /1 is Monday, 7 Sunday.*"Saturday", "Sunday"/s,
  );
});
