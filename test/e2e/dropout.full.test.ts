import { runBeside } from "../cli/command.ts";
import { join } from "node:path";
import { refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLedger } from "./ledger-check.ts";
import { TestStudy } from "./test-study.ts";

let study: TestStudy;
let statuses: (number | null | undefined)[];
let second: { readonly status: number | null; readonly stderr: string };
const GONE = 3;

beforeAll(async () => {
  study = await TestStudy.create(4, 300);
  const gone = study.nodes[GONE];
  const isDead = new Promise<void>((killed) => {
    gone.proxy.onMessage = (message) => {
      if (message.type !== "report" || message.envelope.session !== 2) return "pass";
      void gone.process?.kill().then(killed);
      return "cut";
    };
  });
  await study.startCoordinator();
  const [first] = study.nodes.slice(0, GONE).map((node) => study.startNode(node));
  await first.until("its question", ({ code }) => code === "ASKING_PEERS");
  // The study waits for the last node, so the first one is running.
  const twin = study.launch("client-node", join(study.nodes[0].folder, "config.yaml"));
  second = { status: await twin.exited, stderr: twin.stderr };
  study.startNode(gone);
  await isDead;
  await study.coordinator!.until("the model", ({ code }) => code === "PUBLISHED");
  gone.proxy.onMessage = () => "pass";
  study.startNode(gone);
  statuses = await study.ended();
}, 120_000);
afterAll(() => study.stop());

describe("a node killed before its report has left, and gone for the rest of the study", () => {
  test("the others certify the survivors and go on; the node comes back for the results", async () => {
    const news = study.coordinator!.news;
    expect(news.filter(({ code }) => code === "MISSING")).toEqual([
      expect.objectContaining({ session: 2, parties: [study.nodes[GONE].name] }),
    ]);
    expect(statuses).toEqual([0, 0, 0, 0, 0]);
    expect((await study.labels(study.nodes[GONE]))!.length).toBeGreaterThan(200);
  });

  test("its charge for the sum that left it out comes back, and later sums cost it nothing", async () => {
    const [full, , , gone] = study.nodes.map(({ name, key }, self) =>
      checkLedger(study.ledger(name), key.publicKey, self),
    );
    const turnsOf = (type: string) =>
      gone.events.flatMap((event) => (event.type === type && "session" in event ? [event.session] : []));
    // Whom it would have to ask have gone: what it writes waits unsigned for its next study, and counts.
    expect([turnsOf("RESERVE"), turnsOf("REFUND")]).toEqual([[1, 2], []]);
    const { folder } = study.nodes[GONE];
    const asked = ["account", "--json", "--config", join(folder, "config.yaml")];
    const { stdout } = await runBeside(folder, "client-node/src/edge/main.ts", asked);
    const account = JSON.parse(stdout);
    expect(account.waiting).toBeGreaterThan(0);
    expect(BigInt(account.spentMuSq)).toBeGreaterThan(0n);
    expect(BigInt(account.spentMuSq)).toBeLessThan(gone.spent);
    expect(BigInt(account.spentMuSq)).toBeLessThan(full.spent);
  });
});

test("a second process on one data folder is refused and changes nothing there", async () => {
  expect(second.status).toBe(1);
  expect(refusalLineSchema.strict().parse(JSON.parse(second.stderr))).toMatchObject({
    code: "STORE_IN_USE",
    what: expect.stringMatching(/^The books at .* are in use by process \d+/),
  });
  expect(await study.labels(study.nodes[0])).toBeDefined();
});
