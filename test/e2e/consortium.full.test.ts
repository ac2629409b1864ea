import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { freePort } from "../../examples/demo/free-port.ts";
import { writeMarket } from "../../examples/simulator/main.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { ROOT } from "./environment.ts";
import { commandsIn, covers, guideCommands, shapeText } from "./guide-commands.ts";
import { Machine, PlayedGuide } from "./machine.ts";
import type { PartyConfig } from "./test-study.ts";

const EXAMPLE = join(ROOT, "examples/consortium");
const MEMBERS = ["meadow", "harbour", "lantern"] as const;
const guides = {
  operator: new PlayedGuide("examples/consortium/operator.md"),
  partner: new PlayedGuide("examples/consortium/partner.md"),
  auditor: new PlayedGuide("examples/consortium/auditor.md"),
};
const STUDY = "retail-2026-01";

const root = mkdtempSync(join(tmpdir(), "fedseg-consortium-"));
const hub = new Machine(join(root, "hub"));
/** Where the coordinator moves to. */
const second = new Machine(join(root, "hub-2"));
const auditor = new Machine(join(root, "auditor"));
const partners = new Map(MEMBERS.map((name) => [name, new Machine(join(root, name))]));
const keys: Record<string, string> = {};
let ports: readonly number[] = [];

beforeAll(async () => {
  ports = [await freePort(), await freePort()];
  const platforms = DEMO_MARKET.platforms.map((platform) => ({ ...platform, users: 250 }));
  writeMarket(join(root, "shops"), { ...DEMO_MARKET, platforms }, 1);
  cpSync(join(EXAMPLE, "coordinator"), hub.folder, { recursive: true });
  cpSync(join(EXAMPLE, "dictionary.yaml"), hub.at("dictionary.yaml"));
  for (const [name, partner] of partners) {
    cpSync(join(EXAMPLE, name), partner.folder, { recursive: true });
    cpSync(join(EXAMPLE, "dictionary.yaml"), partner.at("dictionary.yaml"));
    cpSync(join(root, "shops", `${name}.csv`), partner.at("shop.csv"));
    partner.edit("node.yaml", quickenNode);
  }
  hub.edit("service.yaml", quickenService);
  hub.edit("templates/retail.yaml", quickenTemplate);
});
afterAll(async () => {
  await Promise.all([hub, second, ...partners.values()].map((machine) => machine.end()));
  rmSync(root, { recursive: true, force: true });
});

function quickenService(service: PartyConfig): void {
  Object.assign(service["listen"], { host: "127.0.0.1", port: ports[0] });
  service["api"].port = 0;
}

/** A few hundred customers, and nothing that waits but for a moment in which a person can pause. */
function quickenTemplate({ study }: PartyConfig): void {
  Object.assign(study, {
    budget: { epsilon: "8", usersCap: 1000 },
    usersFloor: 600,
    timing: {
      bundleMs: 60_000,
      reportMs: 30_000,
      confirmMs: 30_000,
      unmaskMs: 30_000,
      tickMs: 0,
      prepareMs: 2000,
      graceMs: 3000,
    },
  });
}

function quickenNode({ account, policy, ...node }: PartyConfig): void {
  account.epsilon = 200;
  policy.maxEpsilon = 40;
  for (const limits of [policy.limits, ...(policy.standing ?? [])])
    for (const key of ["epsilonPerMonth", "epsilonPerYear"]) if (key in limits) limits[key] = 150;
  Object.assign(policy.limits, { minTickMs: 0, minPrepareMs: 0 });
  if (node["serve"]) node["serve"].port = 0;
}

const operate = (on: Machine, heading: string, block = 1, words: Readonly<Record<string, string>> = {}) =>
  on.play(guides.operator.lines(heading, block), {
    "https://hub.example:7700": `https://127.0.0.1:${ports[0]}`,
    "https://hub-2.example:7700": `https://127.0.0.1:${ports[1]}`,
    ...words,
  });
const everybody = (act: (partner: Machine) => Promise<unknown>) =>
  Promise.all(Array.from(partners.values(), act));

/** Operator and partners set up, by the files of the example and their guides. */
async function setUp(): Promise<void> {
  await operate(hub, "Keys, certificate, start");
  const [meadow] = partners.values();
  expect(await meadow.play(guides.partner.lines("Look at your own data"))).toContain("DATA QUALITY");
  for (const [name, partner] of partners) {
    keys[name] = /[0-9a-f]{64}/.exec(await partner.play(guides.partner.lines("Your key")))![0];
  }
  await partners.get("lantern")!.play(guides.partner.lines("Your key", 2));
  const written = {
    MEADOWS_KEY: keys["meadow"],
    HARBOURS_KEY: keys["harbour"],
    LANTERNS_KEY: keys["lantern"],
  };
  await operate(hub, "Members", 1, written);
  await operate(hub, "A study", 1);
  const shown = await hub.play(guides.operator.lines("A study", 1).slice(1));
  const [template] = /[0-9a-f]{64}/.exec(shown)!;
  for (const [name, partner] of partners) {
    cpSync(hub.at("invite.json"), partner.at("invite.json"));
    await partner.play(guides.partner.lines("The invite"));
    const { policy, ...rest } = parse(readFileSync(partner.at("joined.yaml"), "utf8")) as PartyConfig;
    partner.edit("node.yaml", (node) => {
      Object.assign(node, rest);
      Object.assign(node["policy"], policy);
      if (name === "harbour") node["policy"].standing[0].template = template;
    });
  }
  await compareAll();
  for (const partner of partners.values())
    expect(await partner.play(guides.partner.lines("Start"))).toMatch(/ runs, /);
}

/** Everybody calls everybody: who is earlier begins. */
async function compareAll(): Promise<void> {
  const [open, answer, shown] = guides.partner.lines("The invite", 2);
  const spoken = (said: string) => /^ {4}((?:[a-z]{5} ?)+)$/m.exec(said)![1].trim();
  const names = MEMBERS.toSorted();
  for (const [at, one] of names.entries())
    for (const other of names.slice(at + 1)) {
      const [first, then] = [partners.get(one)!, partners.get(other)!];
      const begun = spoken(await first.play([open], { PARTNER: other }));
      const heard = "THE WORDS THAT YOU HEAR";
      const back = spoken(await then.play([answer], { PARTNER: one, [heard]: begun }));
      const same = spoken(await first.play([answer], { PARTNER: other, [heard]: back }));
      await then.play([answer], { PARTNER: one, [heard]: same });
    }
  for (const partner of partners.values())
    expect(await partner.play([shown])).toContain("compared with 2 of 2");
}

/** A study is proposed, and the coordinator moves to another address and machine. */
async function move(): Promise<void> {
  const closes = new Date(Date.now() + 600_000).toISOString();
  await operate(hub, "A study", 2, { "2026-01-08T00:00:00Z": closes });
  await everybody((partner) =>
    partner.service!.until("the proposal", ({ code }) => code === "ASK" || code === "PLAN_AGREED"),
  );
  await operate(hub, "Another address, another machine", 1);
  for (const name of [
    "service.yaml",
    "templates",
    "dictionary.yaml",
    "identity.key",
    "storage.key",
    "tls",
    "monthly.yaml",
  ])
    cpSync(hub.at(name), second.at(name), { recursive: true });
  cpSync(hub.at("moving"), second.at("books"), { recursive: true });
  second.edit("service.yaml", ({ listen }) => (listen.port = ports[1]));
  await operate(second, "Another address, another machine", 2);
  const at = `https://127.0.0.1:${ports[1]}`;
  for (const partner of partners.values())
    await expect
      .poll(() => partner.play([guides.partner.lines("Start").at(-1)!]), { timeout: 30_000, interval: 250 })
      .toContain(`connected to ${at}`);
}

/** Partners answer at the new address; the study is paused and resumed, and ends with labels at each of them. */
async function endStudy(): Promise<void> {
  for (const name of ["meadow", "lantern"]) {
    const partner = partners.get(name as "meadow")!;
    const lines = guides.partner.lines("A proposal");
    const listed = await partner.play(lines.slice(0, 1));
    expect(listed).toContain("WAITS for your answer");
    const { study: proposed } = await partner.service!.until("the proposal", ({ code }) => code === "ASK");
    await partner.play(lines, { STUDY: String(proposed).slice(0, 8) });
  }
  await second.service!.until("running", (one) => JSON.stringify(one).includes('"running"'));
  await operate(second, "When something is in the way");
  await everybody((partner) => partner.service!.until("its labels", ({ code }) => code === "LABELLED"));
  for (const [name, partner] of partners) {
    const account = await partner.play(guides.partner.lines("What comes of it"));
    expect(account).not.toBe("");
    expect(readFileSync(partner.at("segments.csv"), "utf8")).toMatch(/segment/);
    expect(existsSync(partner.at("segments.parquet"))).toBe(name === "meadow");
    await partner.play(guides.partner.lines("Hand in your ledger"));
    await partner.play(guides.partner.lines("Copies"));
    cpSync(partner.at("handed"), second.at("handed", name), { recursive: true });
    cpSync(partner.at("handed"), auditor.at("given", name), { recursive: true });
  }
}

/** Operator and auditor come to the same verdict, and months and partners to come are prepared. */
async function afterwards(): Promise<void> {
  expect(await operate(second, "The verdict", 1)).toContain("PASS");
  await operate(second, "The verdict", 2);
  await operate(second, "Copies");
  await operate(second, "Every month");
  await operate(second, "A new partner, and one that leaves", 1, { WILLOWS_KEY: "ab".repeat(32) });
  expect(readFileSync(second.at("invite-2.json"), "utf8")).toContain("willow");
  await operate(second, "A new partner, and one that leaves", 2);
  cpSync(second.at("books/studies", STUDY, "bundle"), auditor.at("given/coordinator"), { recursive: true });
  await auditor.play(guides.auditor.lines("What you are given"));
  await auditor.play(guides.auditor.lines("The verdict"));
  expect(await auditor.play(guides.auditor.lines("The verdict").slice(0, 1))).toContain("VERDICT: PASS");
  expect(await auditor.play(guides.auditor.lines("One number, line by line"))).toContain("epsilon");
  await auditor.play(guides.auditor.lines("For an authority"));
}

test("a consortium begins, moves, ends a study and is audited, by its files and its three guides", async () => {
  await setUp();
  await move();
  await endStudy();
  await afterwards();
  expect(Object.values(guides).flatMap(({ unplayed }) => unplayed)).toEqual([]);
}, 120_000);

test("what else their sentences name is run with the other guides", () => {
  const run = guideCommands();
  const pages = ["README", ...Object.keys(guides)].map((page) =>
    readFileSync(join(EXAMPLE, `${page}.md`), "utf8").replaceAll(/^```sh\n[^]*?^```/gm, ""),
  );
  const missing = commandsIn(pages).filter((said) => !run.some((own) => covers(own, said)));
  expect(missing.map(shapeText)).toEqual([]);
});
