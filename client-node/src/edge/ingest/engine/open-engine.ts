import type { EngineConfig } from "../../../config/source-config.ts";
import { engineError } from "./engine-error.ts";
import { makeFolder, removeFolder } from "./engine-folder.ts";
import type { Engine, EngineOptions } from "./engine.ts";

/** Opens the engine; DuckDB itself is loaded here, for commands that read no row start without it. @throws CodedError ENGINE_UNUSABLE. */
export async function openEngine(config: EngineConfig, options: EngineOptions): Promise<Engine> {
  let folder: string | undefined;
  try {
    folder = makeFolder(options.folder);
    const { openDuckDb } = await import("./duckdb.ts");
    return await openDuckDb(folder, config, options);
  } catch (error) {
    if (folder !== undefined) removeFolder(folder);
    throw engineError(error);
  }
}
