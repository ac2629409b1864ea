import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_NAMESPACES, Star } from "./namespaces.ts";
import type { PartyProcess } from "./party-process.ts";
import { TestStudy } from "./test-study.ts";

const [PORT, POSTGRES, REDIS] = [7700, 5432, 6379];

let star: Star;
let study: TestStudy;
let members: readonly string[];
/** What each member reached, when nothing and when everything is passed on. */
const reached = { apart: new Map<string, string[]>(), together: new Map<string, string[]>() };
let statuses: (number | null | undefined)[];

const ofServers = () => [POSTGRES, REDIS].map((port) => `${star.addressOf("servers")}:${port}`);
const ofMember = (name: string) => `${star.addressOf(name)}:${PORT}`;

/** Starts a party in a network of its own; its keys lie on a read-only mount, as container engines give secrets. */
function startIn(name: string, workspace: "coordinator" | "client-node"): PartyProcess {
  const isHub = workspace === "coordinator";
  const config = study.writeVariant(name, "placed.yaml", (own) => {
    if (isHub) own["listen"] = { host: "0.0.0.0", port: PORT, limits: { silentMs: 2000 } };
    else own["coordinatorUrl"] = `http://${star.hubOf(name)}:${PORT}`;
    if (!isHub) own["insecureHttp"] = true;
  });
  const keys = ["identity.key", "storage.key"].map((file) => join(study.folder, name, file));
  return study.launch(workspace, config, {}, "run", star.within(isHub ? "hub" : name, keys));
}

/** Tries everything from every member. */
async function tryAll(found: Map<string, string[]>): Promise<void> {
  const targets = [...members.map(ofMember), ...ofServers()];
  const from = async (name: string) => {
    const others = [`${star.hubOf(name)}:${PORT}`, ...targets.filter((each) => each !== ofMember(name))];
    found.set(name, await star.reached(name, others));
  };
  await Promise.all(members.map(from));
}

describe.skipIf(NO_NAMESPACES !== "")(`members in networks of their own${NO_NAMESPACES}`, () => {
  beforeAll(async () => {
    study = await TestStudy.create(3, 30_000);
    members = study.nodes.map(({ name }) => name);
    star = await Star.create([...members, "servers"]);
    await Promise.all([
      ...[POSTGRES, REDIS].map((port) => star.listen("servers", port)),
      ...members.map((name) => star.listen(name, PORT)),
    ]);
    study.coordinator = startIn("coordinator", "coordinator");
    await study.coordinator.until("listening", ({ code }) => code === "LISTENING");
    await star.pass(true);
    await tryAll(reached.together);
    await star.pass(false);
    await tryAll(reached.apart);
    for (const node of study.nodes) node.process = startIn(node.name, "client-node");
    await study.coordinator.until("session 2", ({ code, session }) => code === "OPENED" && session === 2);
    await star.link(members[0], "down");
    await study.coordinator.until(
      "its loss",
      ({ code, party }) => code === "DEPARTED" && party === members[0],
    );
    await star.link(members[0], "up");
    statuses = await study.ended();
  }, 120_000);
  afterAll(async () => {
    await study?.stop();
    await star?.stop();
  });

  test("each reaches the coordinator, and neither another member nor the servers behind it", async () => {
    for (const name of members) expect(reached.apart.get(name)).toEqual([`${star.hubOf(name)}:${PORT}`]);
    expect(await star.reached("hub", ofServers())).toEqual(ofServers());
  });

  test("it is the coordinator that passes nothing on: where it did, they would reach everybody", () => {
    for (const name of members) expect(reached.together.get(name)).toHaveLength(members.length + 2);
  });

  test("a member that is cut off in a session comes back, and the study ends with its model", () => {
    expect(statuses).toEqual([0, 0, 0, 0]);
  });
});
