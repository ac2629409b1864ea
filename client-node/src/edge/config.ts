import { dirname, resolve } from "node:path";
import { readYaml } from "@fedseg/keeper/config-file.ts";
import { z } from "zod";
import { csvMapping } from "../sources/csv-mapping.ts";

const party = z.strictObject({ name: z.string(), identity: z.string().regex(/^[0-9a-f]{64}$/) });

/** A node's configuration file: written by its owner, unknown keys refused. Paths are relative to the file. */
export const nodeConfig = z.strictObject({
  name: z.string(),
  /** Where the coordinator listens, e.g. https://coordinator.example:7700 */
  coordinatorUrl: z.url({ protocol: /^https?$/ }),
  /** Identity key file. */
  key: z.string(),
  /** Folder of this node's books, evidence and results. */
  folder: z.string(),
  /** Budget that the organisation authorises for everything this account will ever release. */
  account: z.strictObject({ epsilon: z.number().positive(), delta: z.number().positive().max(0.01) }),
  policy: z.strictObject({
    coordinator: party,
    roster: z.array(party).min(1),
    maxEpsilon: z.number().positive(),
    maxDelta: z.number().positive(),
    features: z.array(z.string()).min(1),
  }),
  data: z.strictObject({ path: z.string(), mapping: csvMapping }),
});
export type NodeConfig = z.infer<typeof nodeConfig>;

/** Reads a node's configuration. @throws CodedError CONFIG_UNREADABLE or CONFIG_INVALID. */
export function loadNodeConfig(path: string): NodeConfig {
  const config = readYaml(path, nodeConfig);
  const here = (relative: string) => resolve(dirname(path), relative);
  return {
    ...config,
    key: here(config.key),
    folder: here(config.folder),
    data: { ...config.data, path: here(config.data.path) },
  };
}
