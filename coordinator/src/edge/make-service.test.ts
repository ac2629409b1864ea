import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Service } from "../service/service.ts";
import { enterConfigured } from "./make-service.ts";
import type { ServiceConfig } from "./service-config.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../../examples/consortium");
const folder = mkdtempSync(join(tmpdir(), "templates-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("of a folder of templates the one that is refused is named by its file", async () => {
  const template = parse(readFileSync(join(EXAMPLE, "coordinator/templates/retail.yaml"), "utf8")) as object;
  const text = stringify({ ...template, dictionary: join(EXAMPLE, "dictionary.yaml") });
  for (const name of ["autumn", "bad"]) writeFileSync(join(folder, `${name}.yaml`), text);
  const put: string[] = [];
  const refusal = { what: "A plan may ask for at most 20 sums.", why: "Why.", todo: "Todo." };
  const service = {
    view: () => ({ members: [] }),
    putTemplate: async ({ name }: { readonly name: string }) => {
      put.push(name);
      if (name === "bad") throw new CodedError("PLAN_SESSIONS", refusal);
    },
  };
  const config = { members: [], templates: folder };
  const entered = enterConfigured(service as unknown as Service, config as unknown as ServiceConfig);
  const error = await entered.catch((thrown: unknown) => thrown);
  expect(put).toEqual(["autumn", "bad"]);
  expect(error).toMatchObject({
    code: "PLAN_SESSIONS",
    refusal: { ...refusal, what: `bad.yaml: ${refusal.what}` },
  });
});
