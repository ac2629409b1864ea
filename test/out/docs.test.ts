import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outConfig, serveConfig } from "@fedseg/client-node/config/out-config.ts";
import { exportColumns } from "@fedseg/client-node/labels/export-columns.ts";
import { webhookMessage } from "@fedseg/client-node/labels/webhook-message.ts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "../e2e/environment.ts";
import { labelSet } from "./label-sets.ts";

const page = readFileSync(join(ROOT, "docs/exports.md"), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(([, text]) => text);

test("the page's configuration is one", () => {
  const sections = Object.assign({}, ...blocks("yaml").map((text) => parse(text) as object)) as object;
  const both = z.strictObject({ out: outConfig, serve: serveConfig }).parse(sections);
  expect(Object.values(both.out.targets).map((target) => Object.keys(target)[0])).toEqual([
    "csv",
    "parquet",
    "postgres",
    "webhook",
  ]);
});

test("the page's message has the fields of a real one", () => {
  const place = { snapshot: "9f2c", batch: 1, batches: 40 };
  const real = webhookMessage(labelSet(["u10042"]), place, '[{"user":"u10042","segment":1}]');
  const fields = (text: string) => {
    const { data, ...message } = JSON.parse(text) as { data: object };
    return [Object.keys(message), Object.keys(data)];
  };
  expect(fields(blocks("json")[0])).toEqual(fields(real));
});

test("the key column is the one that the page names", () => {
  expect(page).toContain(`\`${exportColumns(labelSet([]))[0].name}\` as its key`);
});
