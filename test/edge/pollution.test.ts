import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { TestStudy } from "../e2e/test-study.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
});
afterAll(() => study.stop());
// Whatever a file says, no object has got anything that it did not have.
afterEach(() => {
  const isPolluted = "polluted" in {} || "polluted" in Object || "polluted" in [];
  if (isPolluted || Object.getPrototypeOf({}) !== Object.prototype) throw new Error("objects are polluted");
});

const HOSTILE = {
  "a prototype": "__proto__: { polluted: true, insecureHttp: true }",
  "a prototype in quotes": '"__proto__": { polluted: true }',
  "a constructor": "constructor: { prototype: { polluted: true } }",
  "a prototype's name": "prototype: { polluted: true }",
  "a merged prototype": "<<: { __proto__: { polluted: true } }",
};
const cases = Object.entries(HOSTILE).flatMap(([what, line]) =>
  (["coordinator", "shop-1"] as const).map((party) => [what, party, line] as const),
);
const load = (party: string, path: string) =>
  party === "coordinator" ? loadCoordinatorConfig(path) : loadNodeConfig(path);

function withLine(party: string, change: (text: string) => string): string {
  const path = join(study.folder, party, "hostile.yaml");
  writeFileSync(path, change(readFileSync(join(study.folder, party, "config.yaml"), "utf8")));
  return path;
}

test.each(cases)("%s in the configuration of %s is an unknown key", (_, party, line) => {
  const top = withLine(party, (text) => `${text}${line}\n`);
  expect(() => load(party, top)).toThrow(/^CONFIG_(INVALID|UNREADABLE): /);
  const section = party === "coordinator" ? "listen:" : "policy:";
  const deep = withLine(party, (text) => text.replace(`${section}\n`, `${section}\n  ${line}\n`));
  expect(() => load(party, deep)).toThrow(/^CONFIG_(INVALID|UNREADABLE): /);
});

test("targets may be called like an object's own machinery, and are targets then", () => {
  const path = withLine(
    "shop-1",
    (text) => `${text}out: { targets: { constructor: { csv: labels.csv } } }\n`,
  );
  expect(loadNodeConfig(path).out?.targets).toEqual({ constructor: { csv: "labels.csv" } });
  const proto = withLine("shop-1", (text) => `${text}out: { targets: { __proto__: { csv: labels.csv } } }\n`);
  expect(Object.keys(loadNodeConfig(proto).out?.targets ?? {})).toEqual([]);
});
