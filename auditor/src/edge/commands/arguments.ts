import { parseArgs } from "node:util";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { AuditOptions } from "../../options.ts";
import { ownSoftware } from "../own-software.ts";

/** Options that every command takes that reads a bundle. */
export const BUNDLE_OPTIONS = {
  pin: { type: "string", multiple: true, default: [] as string[] },
  absent: { type: "string", multiple: true, default: [] as string[] },
  software: { type: "string" },
} as const;

/** Reads a command's arguments by a call of parseArgs. @throws CodedError USAGE with the usage of the command. */
export function readArguments<T>(usage: string, read: (parse: typeof parseArgs) => T): T {
  try {
    return read(parseArgs);
  } catch (error) {
    throw new CodedError("USAGE", {
      what: `The command cannot be understood (${error instanceof Error ? error.message : String(error)}).`,
      why: "It takes the arguments below.",
      todo: `\n${usage}`,
    });
  }
}

/** Takes the one path among the arguments. @throws RangeError when there is none, or a second one. */
export function onePath(positionals: readonly string[]): string {
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new RangeError('"PATH" expected exactly one');
  return path;
}

/** Reads the values of {@link BUNDLE_OPTIONS}. @throws RangeError when a pin is no NAME=HEX. */
export function auditOptions(values: {
  readonly pin: readonly string[];
  readonly absent: readonly string[];
  readonly software?: string | undefined;
}): AuditOptions {
  const { software } = values;
  if (software !== undefined && !/^[0-9a-f]{64}$/.test(software))
    throw new RangeError(`"--software" expected 64 digits, got ${JSON.stringify(software)}`);
  return {
    pins: readKeys("--pin", values.pin),
    absent: new Set(values.absent),
    software: ownSoftware(),
    ...(software !== undefined && { trustedSoftware: software }),
  };
}

/** Reads the values of an option NAME=HEX: identity keys by name. @throws RangeError when one is something else. */
export function readKeys(option: string, keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    keys.map((key) => {
      const match = /^([^=]+)=([0-9a-f]{64})$/i.exec(key);
      if (!match)
        throw new RangeError(`"${option}" expected NAME=HEX with 64 digits, got ${JSON.stringify(key)}`);
      return [match[1], match[2].toLowerCase()] as const;
    }),
  );
}
