import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Consortium, soon } from "./consortium.ts";
import { Operator } from "./operator.ts";

let operator: Operator;
let consortium: Consortium;

beforeEach(async () => {
  operator = await Operator.begin(3);
  ({ consortium } = operator);
});

afterEach(() => operator.end());

const said = (...words: readonly string[]) => operator.said(...words);

const proposal = (name: string) => [
  "propose",
  `--name=${name}`,
  "--template=tiny",
  "--snapshot=2026-01-01T00:00:00Z",
  `--closes=${soon(600_000)}`,
];

test.each([
  ["while the service runs", async () => undefined],
  ["when it does not run", () => consortium.stop()],
])("studies are proposed, shown and ended by commands %s", async (_, prepare) => {
  await prepare();
  expect(await said(...proposal("spring"), "--quorum", "3")).toMatch(
    /^0 spring: "Tiny market" is proposed since .*\n0 of 3 members have approved; 3 are needed/,
  );
  expect(await said("history")).toMatch(/spring +proposed +\S+ \S+ +shop-1, shop-2/);
  expect(await said("history", "--study", "spring")).toMatch(/draft\n.* {2}proposed/);
  expect(await said("pause", "--study", "spring", "--reason", "x")).toMatch(/^1 STUDY_STATE: .*cancel/);
  expect(await said("withdraw", "--study", "spring", "--reason", "wrong snapshot")).toMatch(
    /^0 spring: .* is cancelled since .*\nSTUDY_CANCELLED: .*wrong snapshot/,
  );
  expect(await said(...proposal("../x"))).toMatch(/^1 ASK_INVALID/);
  expect(await said("history", "--study", "autumn")).toMatch(/^2 USAGE/);
  const json: unknown = JSON.parse((await said("history", "--study", "spring", "--json")).slice(2));
  expect(json).toMatchObject({ name: "spring", state: "cancelled", history: [{ what: "draft" }, {}, {}] });
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
  const json: unknown = JSON.parse((await said("status", "--json")).slice(2));
  expect(json).toMatchObject({
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
