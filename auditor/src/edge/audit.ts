#!/usr/bin/env node
import { parseArgs } from "node:util";
import { CodedError } from "@fedseg/shared/errors.ts";
import { audit } from "../audit.ts";
import type { AuditOptions } from "../evidence.ts";
import { reportText } from "../report-text.ts";
import { readBundleFolder } from "./read-bundle.ts";

const USAGE = `npm run audit -- PATH [options]   verify a published study offline

  PATH              the bundle folder: plan.cbor, enrolments.cbor, sessions/, model.json, ledgers/
  --pin NAME=HEX    a party's identity key as you know it from elsewhere; may be repeated
  --absent NAME     a party whose ledger is missing or ends early, which is then said and not failed
  --json            print the report as JSON
`;

interface Command {
  readonly path: string;
  readonly isJson: boolean;
  readonly options: AuditOptions;
}

/** @throws CodedError USAGE. */
function readCommand(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pin: { type: "string", multiple: true, default: [] },
        absent: { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
      },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1)
      throw new RangeError('"PATH" expected one bundle folder');
    return {
      path,
      isJson: values.json,
      options: { pins: readPins(values.pin), absent: new Set(values.absent) },
    };
  } catch (error) {
    throw new CodedError("USAGE", {
      what: `The command cannot be understood (${error instanceof Error ? error.message : String(error)}).`,
      why: "It takes the path of one bundle and the options below.",
      todo: `\n${USAGE}`,
    });
  }
}

function readPins(pins: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pins.map((pin) => {
      const match = /^([^=]+)=([0-9a-f]{64})$/i.exec(pin);
      if (!match)
        throw new RangeError(`"--pin" expected NAME=HEX with 64 digits, got ${JSON.stringify(pin)}`);
      return [match[1], match[2].toLowerCase()] as const;
    }),
  );
}

try {
  const { path, isJson, options } = readCommand(process.argv.slice(2));
  const report = audit(readBundleFolder(path), options);
  console.log(isJson ? JSON.stringify(report, undefined, 1) : reportText(report));
  process.exitCode = report.verdict === "PASS" ? 0 : 1;
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
