import { expect, test } from "vitest";
import { consentConfig } from "../config/consent-config.ts";
import { dataConfig } from "../config/data-config.ts";
import { plainLineSources } from "./line-sources.ts";

/** The columns of the source of these events, whose first two columns are alike. */
function columnsOf(...events: readonly object[]) {
  const data = dataConfig.parse({
    sources: { lines: { csv: "lines.csv" } },
    events: events.map((event) => ({ from: "lines", type: "visit", ...event })),
  });
  const plain = plainLineSources(data, consentConfig.parse({ rule: "none", default: "include" }));
  const { inFull, times } = plain.get("lines") ?? { inFull: new Set(), times: new Set() };
  return { inFull: [...inFull], times: [...times] };
}

test("a column is one of times where it is nothing else, and in no other form", () => {
  const columns = { user: "Who", time: "When" };
  expect(columnsOf({ columns })).toEqual({ inFull: ["who", "when"], times: ["when"] });
  for (const other of [
    { columns: { ...columns, session: "when" } },
    { columns, time: { format: "%d/%m/%Y" } },
    { columns, time: { zone: "Europe/Paris" } },
    { columns, type: { column: "When" } },
  ])
    for (const events of [[other], [{ columns }, other]]) expect(columnsOf(...events).times).toEqual([]);
});
