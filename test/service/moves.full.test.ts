import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { describeRotation, rotationText } from "@fedseg/shared/ledger/rotation.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort } from "../../examples/demo/free-port.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { type Consortium, soon } from "./consortium.ts";
import { Operator } from "./operator.ts";

const SLOW = 60_000;
let operator: Operator;
let consortium: Consortium;

beforeEach(async () => {
  operator = await Operator.begin(3);
  ({ consortium } = operator);
});

afterEach(() => operator.end());

const service = () => consortium.serving.service;
const become = (states: Readonly<Record<string, string>>) =>
  vi.waitFor(() => expect(consortium.states()).toMatchObject(states), { timeout: SLOW, interval: 50 });
const propose = (name: string) =>
  service().propose({
    name,
    template: "tiny",
    snapshot: "2026-01-01T00:00:00Z",
    closesAt: soon(600_000),
  });

const said = (...words: readonly string[]) => operator.saidInOne(...words);

test(
  "a service whose books were copied to another machine goes on there, at another address, with the study that was under way",
  async () => {
    const { members, config } = consortium;
    for (const member of members) member.connect();
    await propose("spring");
    await become({ spring: "running" });
    await service().pause("spring", "a new machine");
    for (const member of members) member.leave();
    await consortium.stop();
    const [here, there] = [consortium.folder, join(consortium.folder, "other-machine")];
    expect(await said("backup", "--out", join(there, "books"))).toMatch(/^0 .*books\.db .*spring.books\.db/);
    for (const name of ["identity.key", "storage.key"]) cpSync(join(here, name), join(there, name));
    rmSync(config.folder, { recursive: true });
    const at = (name: string) => join(there, name);
    consortium.config = {
      ...config,
      listen: listenConfig.parse({ port: await freePort() }),
      key: at("identity.key"),
      atRest: { keyFile: at("storage.key") },
      folder: at("books"),
    };
    await consortium.start();
    expect(consortium.states()).toEqual({ spring: "paused" });
    // Members have changed `coordinatorUrl`, and nothing else.
    for (const member of members) member.connect();
    await service().resume("spring");
    await become({ spring: "finished" });
    await propose("summer");
    await become({ summer: "finished" });
    for (const { told } of members) expect(told).not.toContain("COORDINATOR_UNPROVED");
  },
  2 * SLOW,
);

test(
  "a member's new key waits until its studies have ended, is taken by command, and signs in the next study",
  async () => {
    const { members } = consortium;
    const [first] = members;
    const next = tinyKey("another", first.name);
    const rotation = describeRotation(first.name, { from: first.key, to: next }, undefined);
    const statement = join(consortium.folder, "rotation.json");
    writeFileSync(statement, rotationText(rotation));
    for (const member of members) member.connect();
    await propose("spring");
    expect(await said("accept-rotation", "--file", statement)).toMatch(/^1 MEMBER_IN_STUDY: shop-1 .*spring/);
    await become({ spring: "finished" });
    expect(await said("accept-rotation", "--file", statement)).toContain(
      `0 shop-1 signs with ${rotation.to}`,
    );
    expect(await said("accept-rotation", "--file", statement)).toMatch(/^1 ROTATION_INVALID/);
    first.leave();
    first.key = next;
    await propose("summer");
    expect(service().view().members[0].identity).toBe(toHex(next.publicKey));
    first.connect();
    await become({ spring: "finished", summer: "finished" });
    await vi.waitFor(
      () => expect([...first.nodes.values()].map(({ model }) => model !== undefined)).toEqual([true, true]),
      { timeout: SLOW },
    );
  },
  2 * SLOW,
);
