import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { loadNodeConfig } from "../config.ts";
import { NodeWorld } from "./node-world.ts";
import type { PageSaid } from "./page-child.ts";
import { startPage } from "./start-page.ts";

/** How often it is looked whether anybody still wants the page. */
const LOOK_MS = 60_000;

/** Serves the page of a node whose configuration is named, until nobody wants it or the node has ended. */
async function servePage(configPath: string): Promise<void> {
  const config = loadNodeConfig(configPath);
  const page = await startPage(config.page.port, new NodeWorld(config));
  process.on("message", () => say({ type: "address", address: page.address() }));
  setInterval(() => page.isWanted() || process.exit(0), LOOK_MS).unref();
  say({ type: "address", address: page.address() });
}

function say(said: PageSaid): void {
  process.send?.(said);
}

process.once("disconnect", () => process.exit(0));
try {
  await servePage(process.argv[2] ?? "");
} catch (error) {
  const { code, refusal } = error instanceof CodedError ? error : asCoded(error);
  say({ type: "refused", code, refusal });
  process.disconnect?.();
}
