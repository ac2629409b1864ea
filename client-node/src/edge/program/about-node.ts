import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import type { About, Options } from "@fedseg/wording/command-line/program.ts";
import { z } from "zod";

/** Which node a command line is about, by the configuration that it names, and which study, where its whole hash is given. */
export function aboutNode({ config, study = "" }: Options): About {
  const party = config === undefined ? undefined : nameIn(config);
  return {
    ...(/^[0-9a-f]{64}$/.test(study) && { study }),
    ...(party !== undefined && { party }),
  };
}

/** The node's name; a configuration that cannot be read has been refused for it already. */
function nameIn(path: string): string | undefined {
  try {
    return readYaml(path, z.looseObject({ name: z.string() })).name;
  } catch {
    return undefined;
  }
}
