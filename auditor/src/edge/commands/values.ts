import type { Given } from "@fedseg/wording/command-line/program.ts";
import type { AuditOptions } from "../../options.ts";
import { LANGUAGES, type Language } from "@fedseg/wording/language.ts";
import { ownSoftware } from "../own-software.ts";

/** Reads the options that every command takes that reads a bundle. @throws RangeError when a pin is no NAME=HEX. */
export function auditOptions({ options: { software }, lists }: Given): AuditOptions {
  if (software !== undefined && !/^[0-9a-f]{64}$/.test(software))
    throw new RangeError(`"--software" expected 64 digits, got ${JSON.stringify(software)}`);
  return {
    pins: readKeys("--pin", lists["pin"]),
    absent: new Set(lists["absent"]),
    software: ownSoftware(),
    ...(software !== undefined && { trustedSoftware: software }),
  };
}

/** Reads the values of an option NAME=HEX: identity keys by name. @throws RangeError when one is something else. */
export function readKeys(option: string, keys: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    keys.map((key) => {
      const match = /^([^=]+)=([0-9a-f]{64})$/i.exec(key);
      if (!match)
        throw new RangeError(`"${option}" expected NAME=HEX with 64 digits, got ${JSON.stringify(key)}`);
      return [match[1], match[2].toLowerCase()] as const;
    }),
  );
}

/** Reads the value of --lang. @throws RangeError when it is no language of the auditor. */
export function readLanguage({ options: { lang = "en" } }: Given): Language {
  return oneOf("--lang", lang, LANGUAGES);
}

/** Reads a value that is one of a few words. @throws RangeError when it is another. */
export function oneOf<T extends string>(option: string, text: string | undefined, known: readonly T[]): T {
  const value = known.find((each) => each === text);
  if (value === undefined)
    throw new RangeError(`"${option}" expected ${known.join(" or ")}, got ${JSON.stringify(text ?? "")}`);
  return value;
}
