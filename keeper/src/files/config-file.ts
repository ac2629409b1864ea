import { CodedError } from "@fedseg/shared/errors.ts";
import { parse } from "yaml";
import { z } from "zod";
import { readRegular } from "./regular-file.ts";

/** Reads YAML. @throws YAMLParseError */
export function yamlOf(text: string): unknown {
  return parse(text);
}

/** Reads a YAML file and validates it. @throws CodedError CONFIG_UNREADABLE or CONFIG_INVALID. */
export function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = yamlOf(readRegular(path).toString("utf8"));
  } catch (error) {
    throw new CodedError("CONFIG_UNREADABLE", {
      what: `The configuration ${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      why: "Nothing is done without knowing what the owner allows.",
      todo: "Give the path of a readable YAML file.",
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CodedError("CONFIG_INVALID", {
    what: `The configuration ${path} is not valid:\n${z.prettifyError(parsed.error)}\n`,
    why: "Missing or unknown keys are refused, so that a typing error never becomes a default.",
    todo: "Correct the keys named above.",
  });
}
