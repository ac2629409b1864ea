import { factsOf } from "@fedseg/client-node/inbox/proposal.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Consortium, soon, tinyTemplate } from "./consortium.ts";
import { Operator } from "./operator.ts";

let operator: Operator;
let consortium: Consortium;

beforeEach(async () => {
  operator = await Operator.begin(3);
  ({ consortium } = operator);
});

afterEach(() => operator.end());

const said = (...words: readonly string[]) => operator.said(...words);

/** What a command prints for programs. */
const json = async (...words: readonly string[]): Promise<unknown> =>
  JSON.parse((await said(...words, "--json")).slice(2));

const proposal = (name: string) => [
  "propose",
  `--name=${name}`,
  "--template=tiny",
  "--snapshot=2026-01-01T00:00:00Z",
  `--closes=${soon(600_000)}`,
];

test.each([
  ["while the service runs", /^0 0 of 3 members are connected\n/, async () => undefined],
  ["when it does not run", /^0 The service does not run; it knows 3 members\.\n/, () => consortium.stop()],
])("studies are proposed, shown and ended by commands %s", async (_, head, prepare) => {
  await prepare();
  expect(await said(...proposal("spring"), "--quorum", "3")).toMatch(
    /^0 spring: "Tiny market" is proposed since .*\n0 of 3 members have approved; 3 are needed/,
  );
  expect(await said("history")).toMatch(head);
  expect(await said("history")).toMatch(/spring +proposed +\S+ \S+ +shop-1, shop-2/);
  expect(await said("history", "--study", "spring")).toMatch(/Draft\n.* {2}Proposed/);
  expect(await said("pause", "--study", "spring", "--reason", "x")).toMatch(/^1 STUDY_STATE: .*cancel/);
  expect(await said("withdraw", "--study", "spring", "--reason", "wrong snapshot")).toMatch(
    /^0 spring: .* is cancelled since .*\nSTUDY_CANCELLED: .*wrong snapshot/,
  );
  expect(await said("acknowledge", "--study", "spring", "--reason", "x")).toMatch(
    /^1 AUDIT_NOT_OPEN: .*none/,
  );
  expect(await said(...proposal("autumn"), "--title", "a\u202Eb")).toMatch(
    /^1 TEXT_HIDDEN: The title .*U\+202E/,
  );
  expect(await said(...proposal("../x"))).toMatch(/^1 ASK_INVALID/);
  expect(await said("history", "--study", "autumn")).toMatch(/^2 USAGE/);
  expect(await json("history", "--study", "spring")).toMatchObject({
    name: "spring",
    state: "cancelled",
    history: [{ what: "draft" }, {}, {}],
  });
});

const MONTHLY = `name: monthly
template: tiny
cron: 0 6 2 * *
timeZone: Europe/Berlin
snapshot: { startOf: month, minusDays: 1 }
`;

test.each([
  ["while the service runs", async () => undefined],
  ["when it does not run", () => consortium.stop()],
])("members and schedules are kept by commands %s", async (_, prepare) => {
  await prepare();
  const file = join(consortium.folder, "monthly.yaml");
  writeFileSync(file, MONTHLY);
  expect(await said("schedule", "list")).toBe("0 There are no schedules.");
  expect(await operator.saidInOne("schedule", "add", "--file", file)).toMatch(
    /^0 monthly is active: it makes studies from the template tiny at "0 6 2 \* \*" by the time of Europe\/Berlin; .* asks all members, for 7 days; starts with all of them .* tiny-\d{4}-\d\d/,
  );
  expect(await said("schedule", "suspend", "--name", "monthly")).toMatch(/^0 monthly is suspended/);
  expect(await said("schedule", "list")).toMatch(/^0 schedule .*\n.*\nmonthly +tiny +suspended/);
  expect(await said("schedule", "resume", "--name", "monthly")).toMatch(/^0 monthly is active/);
  expect(await json("schedule", "show", "--name", "monthly")).toMatchObject({
    code: "SCHEDULE",
    name: "monthly",
    schedule: { enrolDays: 7 },
    runs: [{}, {}, {}, {}, {}, {}],
  });
  expect(await json("status")).toMatchObject({ schedules: [{ name: "monthly", state: "active" }] });
  expect(await said("schedule", "remove", "--name", "monthly")).toMatch(/^0 monthly is gone/);
  expect(await said("schedule", "show", "--name", "monthly")).toMatch(/^1 SCHEDULE_UNKNOWN/);

  const identity = "ab".repeat(32);
  expect(await said("member", "add", "--name", "orchard", "--identity", identity)).toContain(
    `identity ${identity}\nin no study under way`,
  );
  expect(await said("member", "list")).toMatch(/orchard +member +\d{4}-\d\d-\d\d +not seen yet/);
  expect(await said("member", "leave", "--name", "orchard")).toMatch(/^0 orchard has left/);
  const revoke = ["member", "revoke", "--name", "orchard", "--reason", "stolen laptop"];
  expect(await said(...revoke)).toMatch(/^2 USAGE: .*--yes/);
  expect(await said(...revoke, "--yes")).toMatch(/^0 orchard is revoked/);
  expect(await json("member", "show", "--name", "orchard")).toMatchObject({
    code: "MEMBER",
    party: "orchard",
    state: "revoked",
    identity,
  });
  for (const [words, refused] of [
    [["member", "add", "--name", "other", "--identity", identity], /^6 IDENTITY_REVOKED/],
    [["member", "add", "--name", "other", "--identity", "12"], /^1 ASK_INVALID/],
    [["member", "show", "--name", "nobody"], /^1 MEMBER_UNKNOWN/],
    [["schedule", "add"], /^2 USAGE: --file is missing/],
    [["schedule", "drop"], /^2 USAGE: .*drop/],
  ] as const)
    expect(await said(...words)).toMatch(refused);
});

const DICTIONARY = `version: 1
features:
  - name: orders
    title: { en: orders, zh: 订单数 }
    unit: orders
    measure: { of: count, what: orders }
    range: [1, 250]
    direction: higher-is-better
`;

test("what a template costs is told before anything is proposed, also of one that the next start will read", async () => {
  expect(await said("template", "list")).toMatch(/^0 template .*\n.*\ntiny +Tiny market/);
  expect(await operator.saidInOne("template", "show", "--name", "tiny")).toMatch(/--template tiny$/);
  const planned = await operator.saidInOne(
    "plan",
    "--template",
    "tiny",
    "--snapshot",
    "2026-02-01T00:00:00Z",
  );
  expect(planned).toMatch(/^0 PLAN "Tiny market" .* 3 platforms .* as of 1 Feb 2026.*WHAT IT COSTS/);
  const [{ hash }] = consortium.serving.service.view().templates;
  expect(planned).toContain(`Its template is ${hash}`);
  expect(await json("plan", "--template", "tiny", "--members", "shop-1,shop-2,shop-3")).toMatchObject({
    code: "PLAN",
    plan: { roster: [{ name: "shop-1" }, {}, {}] },
    cost: {},
  });
  const templates = join(consortium.folder, "templates");
  mkdirSync(templates);
  writeFileSync(join(consortium.folder, "dictionary.yaml"), DICTIONARY);
  const { dictionary: _, ...study } = tinyTemplate(3);
  const file = join(templates, "small.yaml");
  writeFileSync(file, stringify({ dictionary: "../dictionary.yaml", study }));
  consortium.config = { ...consortium.config, templates };
  expect(await operator.saidInOne("plan", "--template", "small")).toMatch(/^0 PLAN "Tiny market"/);
  expect(await said("template", "add", "--file", file)).toMatch(/^0 small: "Tiny market"/);
  expect(consortium.serving.service.view().templates.map(({ name }) => name)).toEqual(["tiny", "small"]);
  for (const [words, refused] of [
    [["plan", "--template", "huge"], /^1 TEMPLATE_UNKNOWN/],
    [["plan", "--template", "tiny", "--members", "shop-1,nobody"], /^1 MEMBER_UNKNOWN/],
    [["plan"], /^2 USAGE: --template is missing/],
  ] as const)
    expect(await said(...words)).toMatch(refused);
});

test("what a study charges at most is told as its members' own inboxes price it", async () => {
  await said(...proposal("winter"));
  const { service } = consortium.serving;
  const { plan } = service.plans.opened("winter")!;
  const { price } = factsOf("", plan, true);
  const { cost } = service.study("winter");
  expect(cost.most?.muSq).toBe(price.worstMuSq);
  expect(cost.most?.epsilon).toBe(guaranteeOf(BigInt(price.worstMuSq), Number(price.delta)).reported);
  expect(cost.most!.epsilon).toBeGreaterThan(Number(cost.epsilon));
});

test.each([
  ["while the service runs", /^0 coordinator \(coordinator\) runs, /, async () => undefined],
  ["when it does not run", /^0 coordinator \(coordinator\) does not run/, () => consortium.stop()],
])("a service's status is shown and its members are invited %s", async (_, head, prepare) => {
  await said(...proposal("spring"));
  const { name, identity } = consortium.serving.service.view().members[0];
  await prepare();
  const status = await said("status");
  expect(status).toMatch(head);
  expect(status).toContain("Tiny market");
  expect(status).toContain("can be done: withdraw");
  expect(await json("status")).toMatchObject({
    code: "STATUS",
    members: [{ name: "shop-1" }, {}, {}],
    studies: [{ name: "spring" }],
  });
  let invite = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    invite += String(text);
    return true;
  });
  await said("invite", "--url", "http://127.0.0.1:7700");
  expect(JSON.parse(invite)).toMatchObject({
    title: "studies of coordinator",
    roster: [{ name, identity }, {}, {}],
  });
});
