import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { ROOT } from "./environment.ts";
import type { PartyProcess } from "./party-process.ts";
import { SNAPSHOT } from "./shop-file.ts";
import type { PartyConfig, TestStudy } from "./test-study.ts";

const execute = promisify(execFile);

/** A test study's coordinator as a service with one template, in a process of its own. */
export class TestService {
  readonly #study: TestStudy;
  readonly #config: string;

  /** `more`: what its configuration says besides; `limits`: what its template does. */
  constructor(study: TestStudy, more: PartyConfig = {}, limits: PartyConfig = {}) {
    this.#study = study;
    const folder = join(study.folder, "coordinator");
    this.#config = join(folder, "service.yaml");
    const written = parse(readFileSync(join(folder, "config.yaml"), "utf8")) as PartyConfig;
    const { roster, snapshot: _, ...template } = written["study"] as PartyConfig;
    mkdirSync(join(folder, "templates"));
    const tiny = { dictionary: "../dictionary.yaml", study: { ...template, ...limits } };
    writeFileSync(join(folder, "templates", "tiny.yaml"), stringify(tiny));
    const { name, key, atRest, listen } = written;
    const service = { name, key, atRest, listen, members: roster as unknown };
    writeFileSync(
      this.#config,
      stringify({ ...service, folder: "service", templates: "templates", ...more }),
    );
  }

  /** Starts or restarts it on a free port, and points every node's proxy to it; `begun`: a process of it that is there already. */
  async start(begun = this.#study.launch("coordinator", this.#config, {}, "serve")): Promise<PartyProcess> {
    const { port } = await begun.until("its port", (one) => typeof one["port"] === "number");
    for (const { proxy } of this.#study.nodes) proxy.target = Number(port);
    return begun;
  }

  /** Has its operator's command propose a study. */
  async propose(name: string): Promise<void> {
    const main = join(ROOT, "coordinator/src/edge/main.ts");
    const closes = new Date(Date.now() + 600_000).toISOString();
    const words = ["propose", "--config", this.#config, "--name", name, "--template", "tiny"];
    await execute(process.execPath, [main, ...words, "--snapshot", SNAPSHOT, "--closes", closes]);
  }

  /** Where a study's bundle is, once it has ended with a model. */
  bundle(name: string): string {
    return join(this.#study.folder, "coordinator/service/studies", name, "bundle");
  }
}
