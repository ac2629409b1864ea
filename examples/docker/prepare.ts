import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { loadTemplates } from "@fedseg/coordinator/edge/template-files.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { closedTemplate } from "@fedseg/coordinator/service/proposals.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { keygen, loadOwnKey } from "@fedseg/keeper/keys/keygen.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { stringify } from "yaml";
import { DEMO_CATALOGUE, DEMO_DICTIONARY } from "../simulator/demo-features.ts";
import { formatEventFile } from "../simulator/event-file.ts";
import { DEMO_MARKET } from "../simulator/market.ts";
import { type SimulationOptions, simulate } from "../simulator/simulate.ts";
import { seededUniforms } from "../simulator/uniforms.ts";
import {
  DICTIONARY,
  type Identified,
  MARKET_TEMPLATE,
  PLATFORMS,
  SNAPSHOT,
  TEMPLATE,
  nodeConfigOf,
  serviceConfigOf,
} from "./configs.ts";

/** Whoever made a file may read it, and nobody else, whatever the umask is. */
function writeOwn(path: string, text: string | Uint8Array): void {
  writeFileSync(path, text, { mode: 0o600 });
}

/** Gives a party its folder, its dictionary and its keys; keys that are there stay. */
function makeParty(folder: string, name: string): Identified {
  const own = join(folder, name);
  makeFolder(own);
  writeOwn(join(own, DICTIONARY), readFileSync(DEMO_DICTIONARY, "utf8"));
  writeOwn(join(own, basename(DEMO_CATALOGUE)), readFileSync(DEMO_CATALOGUE, "utf8"));
  const keys = { key: join(own, "identity.key"), "storage-key": join(own, "storage.key") };
  const identity = existsSync(keys.key) ? toHex(loadOwnKey(keys).publicKey) : keygen(keys);
  return { name, identity };
}

/** Writes what the servers' containers read, which run as users of their own: a password stays when there is one. */
function writeServers(folder: string): void {
  const own = join(folder, "servers");
  makeFolder(own);
  chmodSync(own, 0o755);
  const write = (file: string, make: () => string) => {
    const path = join(own, file);
    if (!existsSync(path)) writeFileSync(path, make());
    chmodSync(path, 0o444);
    return path;
  };
  const password = () => randomBytes(24).toString("hex");
  write("store-password", password);
  const redis = write("redis-password", password);
  // Letters between processes are sealed, and lost ones are found out: nothing of them is kept on a disk.
  write("redis.conf", () => `requirepass ${readFileSync(redis, "utf8")}\nsave ""\nappendonly no\n`);
}

/**
 * Writes into one folder for each container what it needs to start: keys, configuration, dictionary, the simulated customers'
 * events. Done a second time it keeps keys and passwords.
 */
export function prepare(folder: string, market: SimulationOptions): void {
  const coordinator = makeParty(folder, "coordinator");
  const roster = PLATFORMS.map((name) => makeParty(folder, name));
  const templates = join(folder, "coordinator/templates");
  makeFolder(templates);
  writeOwn(join(templates, `${TEMPLATE}.yaml`), stringify(MARKET_TEMPLATE));
  writeOwn(join(folder, "coordinator/service.yaml"), stringify(serviceConfigOf(roster)));
  const [{ study }] = loadTemplates(templates);
  const asked = { ...closedTemplate(study), roster, snapshot: SNAPSHOT };
  const template = toHex(templateHash(createPlan(asked, coordinator, systemEntropy())));
  const platforms = simulate(market, seededUniforms(1));
  for (const { name } of roster) {
    const config = nodeConfigOf(name, { coordinator, roster, template });
    writeOwn(join(folder, name, "node.yaml"), stringify(config));
    const own = platforms.find((platform) => platform.name === name);
    writeOwn(join(folder, name, "events.csv"), formatEventFile(own?.events ?? []));
  }
  writeServers(folder);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: "string", default: "/prepared" } } });
  prepare(values.out, DEMO_MARKET);
  console.log("Prepared. Now run: docker compose up --wait");
}
