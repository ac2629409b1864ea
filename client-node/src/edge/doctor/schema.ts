import { type NodeConfig, loadNodeConfig } from "../config.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Reads configuration and dictionary; the configuration is undefined when they cannot be used. */
export function checkSchema(path: string): { finding: Finding; config: NodeConfig | undefined } {
  try {
    const config = loadNodeConfig(path);
    const { features } = config.dictionary;
    const text = `configuration and dictionary are valid: ${features.length} feature(s)`;
    return { finding: { check: "schema", verdict: "PASS", text }, config };
  } catch (error) {
    return { finding: findingOf("schema", "FAIL", error), config: undefined };
  }
}
