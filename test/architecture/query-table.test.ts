import { expect, test } from "vitest";
import { queryTable, writtenQueryTable } from "../../docs/query-table.ts";

test("docs/privacy.md has the registry's query table (npm run docs writes it)", () => {
  expect(writtenQueryTable()).toBe(queryTable());
});
