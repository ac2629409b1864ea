import { CodedError } from "@fedseg/shared/errors.ts";
import type { EngineConfig } from "../../../config/source-config.ts";
import { isDiskFull, systemCode } from "@fedseg/wording/refusals/unwritten.ts";
import { engineDiskFull, engineError } from "./engine-error.ts";
import { makeFolder, removeFolder } from "./engine-folder.ts";
import type { Engine, EngineOptions } from "./engine.ts";

/** Opens the engine; DuckDB itself is loaded here, for commands that read no row start without it. @throws CodedError ENGINE_UNUSABLE or ENGINE_DISK. */
export async function openEngine(config: EngineConfig, options: EngineOptions): Promise<Engine> {
  const folder = folderIn(options.folder);
  try {
    const { openDuckDb } = await import("./duckdb.ts");
    return await openDuckDb(folder, config, options);
  } catch (error) {
    removeFolder(folder);
    throw engineError(error);
  }
}

function folderIn(home: string): string {
  try {
    return makeFolder(home);
  } catch (error) {
    throw isDiskFull(error) ? engineDiskFull(systemCode(error)) : noFolder(systemCode(error));
  }
}

function noFolder(reason: string): CodedError {
  return new CodedError("ENGINE_UNUSABLE", {
    what: `The embedded engine cannot work: no folder can be made for it (${reason}).`,
    why: "Reading rows needs one, in the node's folder, or beside the configuration where the node has none yet; nothing is left of it afterwards.",
    todo: "Let the node write there, or name another folder in its configuration and make it.",
  });
}
