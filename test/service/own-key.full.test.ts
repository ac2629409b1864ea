import { readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { acceptRotation } from "@fedseg/client-node/edge/commands/accept-rotation.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { given } from "../cli/given.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { type Consortium, soon } from "./consortium.ts";
import { Operator } from "./operator.ts";

const SLOW = 60_000;
let operator: Operator;
let consortium: Consortium;

beforeEach(async () => {
  operator = await Operator.begin(4);
  ({ consortium } = operator);
});

afterEach(() => operator.end());

const service = () => consortium.serving.service;
const until = (holds: () => void) => vi.waitFor(holds, { timeout: SLOW, interval: 50 });
const become = (states: Readonly<Record<string, string>>) =>
  until(() => expect(consortium.states()).toMatchObject(states));
const propose = (name: string, more: object = {}) =>
  service().propose({
    name,
    template: "tiny",
    snapshot: "2026-01-01T00:00:00Z",
    closesAt: soon(600_000),
    ...more,
  });

const said = (...words: readonly string[]) => operator.saidInOne(...words);

/** The service's key as its file has it now. */
function keyNow() {
  const { key, atRest } = consortium.config;
  return loadKeyFile(key, openVault(atRest, systemEntropy()));
}

const PROPOSAL = [
  "--name=autumn",
  "--template=tiny",
  "--snapshot=2026-01-01T00:00:00Z",
  `--closes=${soon(600_000)}`,
];

const statements = (kind: string) =>
  readdirSync(consortium.config.folder)
    .filter((name) => name.startsWith(kind))
    .map((name) => join(consortium.config.folder, name));

/** What stands in a study's ledger, by type. */
function ledgerOf(study: string): readonly (string | undefined)[] {
  const database = new DatabaseSync(join(consortium.config.folder, "studies", study, "books.db"));
  const rows = database.prepare("SELECT line FROM ledger ORDER BY seq").all();
  database.close();
  return rows.map(({ line }) => parseEntry(String(line))?.body.type);
}

/** Stops, gives the command, and starts again with the key that the file has then. */
async function rotated(): Promise<string> {
  for (const member of consortium.members) member.leave();
  await consortium.stop();
  const answered = await said("rotate-key");
  consortium.key = keyNow();
  await consortium.start();
  return answered;
}

/** Brings a study to where every member but the first has its model. */
async function finishedWithoutFirst(name: string): Promise<void> {
  const [late, ...others] = consortium.members;
  for (const member of consortium.members) member.connect();
  const released = new Set<string>();
  service().subscribe(({ type, study = "" }) => void (type === "released" && released.add(study)));
  await propose(name);
  await until(() => expect(released).toContain(name));
  late.leave();
  await become({ [name]: "finished" });
  await until(() => {
    for (const { nodes } of others) for (const node of nodes.values()) expect(node.model).toBeDefined();
  });
}

test(
  "a new key waits for studies under way by name; then a late member has the model of the old key's study, and studies go on",
  async () => {
    await finishedWithoutFirst("spring");
    const before = toHex(consortium.key.publicKey);
    await propose("winter", { opensAt: soon(300_000), closesAt: soon(900_000) });
    await propose("summer");
    expect(await said("rotate-key")).toMatch(/^1 SERVICE_KEY/);
    await consortium.stop();
    const refused = await said("rotate-key");
    expect(refused).toMatch(/^1 KEY_IN_STUDY: .*under way: summer \((proposed|enrolling|running)\)/);
    expect(await said("withdraw", "--study", "summer", "--reason", "a new key")).toMatch(/^0 /);
    await consortium.start();
    expect(await rotated()).toMatch(/^0 the key is [0-9a-f]{64} now.* give .*rotation-/);
    expect(service().view().identity).not.toBe(before);
    // The first member was away: it pins the new key, and its study is still signed by the one that its plan names.
    const [late] = consortium.members;
    const kept = `${consortium.config.key}.until-${before.slice(0, 16)}`;
    renameSync(kept, `${kept}.gone`);
    for (const member of consortium.members) member.connect();
    await until(() => expect(JSON.stringify(consortium.news)).toContain("KEY_EARLIER"));
    // The advice: answered again once the key is back.
    renameSync(`${kept}.gone`, kept);
    late.leave();
    late.connect();
    await until(() => expect([...late.nodes.values()][0].model).toBeDefined());
    await propose("autumn");
    await become({ autumn: "finished", winter: "draft" });
  },
  3 * SLOW,
);

test("a member that was away for two changes accepts both statements, one after the other", async () => {
  const first = toHex(consortium.key.publicKey);
  await rotated();
  const second = toHex(consortium.key.publicKey);
  await rotated();
  const study = await TestStudy.create(3, 1000);
  try {
    const pinning = (identity: string) =>
      study.writeVariant("shop-1", `${identity.slice(0, 8)}.yaml`, (changed) => {
        (changed["policy"] as { coordinator: object }).coordinator = { name: "coordinator", identity };
      });
    const accept = (identity: string, statement: string) => {
      const heard: string[] = [];
      const options = { config: pinning(identity), file: statement };
      return Promise.resolve(acceptRotation(given(options), (code) => void heard.push(code))).then(
        () => heard,
      );
    };
    const of = (from: string) => statements("rotation-").find((path) => path.includes(from.slice(0, 16)))!;
    // What the folder has lost, the book still has.
    for (const path of statements("rotation-")) rmSync(path);
    await consortium.stop();
    await consortium.start();
    await expect(accept(first, of(second))).rejects.toEqual(
      expect.objectContaining({ code: "ROTATION_FOREIGN" }),
    );
    expect(await accept(first, of(first))).toEqual(["ROTATION"]);
    expect(await accept(second, of(second))).toEqual(["ROTATION"]);
  } finally {
    await study.stop();
  }
});

test(
  "a revoked key ends every study under way, signs nothing more, and is followed by another",
  async () => {
    const { members } = consortium;
    for (const member of members) member.connect();
    await propose("spring");
    await become({ spring: "running" });
    await service().pause("spring", "what is this?");
    members[0].isApproving = false;
    await propose("summer");
    await propose("winter", { opensAt: soon(300_000), closesAt: soon(900_000) });
    expect(await said("revoke", "--reason", "stolen", "--yes")).toMatch(/^1 STORE_IN_USE/);
    for (const member of members) member.leave();
    await consortium.stop();
    const lines = ledgerOf("spring").length;
    expect(await said("revoke", "--reason", "stolen", "--yes")).toMatch(
      /^0 .*ended are spring, summer give /,
    );
    expect(await said("revoke", "--reason", "again", "--yes")).toMatch(/^0 .*ended are spring, summer give /);
    expect(readFileSync(statements("revocation-")[0], "utf8")).toContain("stolen");
    expect(ledgerOf("spring").slice(lines)).toEqual(["REVOKE"]);
    await expect(consortium.start()).rejects.toEqual(expect.objectContaining({ code: "OWN_KEY_REVOKED" }));
    expect(await said("propose", ...PROPOSAL)).toMatch(/^0 .*is draft/);
    expect(await said("history")).toMatch(/autumn draft .* winter draft .* summer failed .* spring failed/);
    expect(await said("history", "--study", "spring")).toContain("IDENTITY_REVOKED");
    expect(await said("withdraw", "--study", "autumn", "--reason", "x")).toMatch(/^0 /);
    expect(await said("rotate-key")).toMatch(/^0 /);
    consortium.key = keyNow();
    members[0].isApproving = true;
    await consortium.start();
    expect(service().studiesOf(members[0].name)).toEqual([]);
    for (const member of members) member.connect();
    await propose("new-year");
    const revoked = expect.stringMatching(/^failed: IDENTITY_REVOKED/) as string;
    await become({ "new-year": "finished", spring: revoked, summer: revoked });
  },
  3 * SLOW,
);
