import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { DEMO_CATALOGUE, DEMO_DICTIONARY } from "../simulator/demo-features.ts";
import { writeMarket } from "../simulator/main.ts";
import { DEMO_MARKET } from "../simulator/market.ts";
import { DICTIONARY, type Identified, PLATFORMS, coordinatorConfigOf, nodeConfigOf } from "./configs.ts";

const GENERATED = join(import.meta.dirname, "generated");

/** Lets a party make its identity key inside its own volume and returns the public half. */
function makeKey(service: string, workspace: "coordinator" | "client-node"): Identified {
  const main = `${workspace}/src/edge/main.ts`;
  const run = [
    "compose",
    "run",
    "--rm",
    "--no-deps",
    "-T",
    service,
    main,
    "keygen",
    "--key",
    "/data/identity.key",
    "--storage-key",
    "/data/storage.key",
  ];
  const { status, stdout, stderr, error } = spawnSync("docker", run, { encoding: "utf8" });
  const identity = /^[0-9a-f]{64}$/m.exec(stdout ?? "")?.[0];
  if (status === 0 && identity) return { name: service, identity };
  throw new Error(`${service} made no key: ${error?.message ?? stderr}`);
}

function write(service: string, file: string, config: unknown): void {
  writeFileSync(join(GENERATED, service, file), stringify(config));
}

rmSync(GENERATED, { recursive: true, force: true });
// Before any container runs: the engine would make missing folders of its mounts as root.
for (const service of ["coordinator", ...PLATFORMS]) {
  mkdirSync(join(GENERATED, service), { recursive: true });
  copyFileSync(DEMO_DICTIONARY, join(GENERATED, service, DICTIONARY));
  copyFileSync(DEMO_CATALOGUE, join(GENERATED, service, basename(DEMO_CATALOGUE)));
}
const coordinator = makeKey("coordinator", "coordinator");
const roster = PLATFORMS.map((name) => makeKey(name, "client-node"));
write("coordinator", "coordinator.yaml", coordinatorConfigOf(roster));
writeMarket(GENERATED, DEMO_MARKET, 1);
for (const { name } of roster) {
  write(name, "node.yaml", nodeConfigOf(name, coordinator, roster));
  renameSync(join(GENERATED, `${name}.csv`), join(GENERATED, name, "events.csv"));
}
console.log("Now run: docker compose up");
