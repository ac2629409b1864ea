import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBConnection } from "@duckdb/node-api";
import * as fc from "fast-check";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { MEMBER_IDS } from "../../features/table-sql.ts";
import { quoteText } from "../../ingest/sql.ts";
import { unstableSteps } from "../../ingest/sql-plan.ts";
import { CrowdFiles, FORMS, type Forms } from "../../../../test/data/crowd-files.ts";
import { TABLES, crowdAndStranger } from "../../../../test/data/crowd-rows.ts";
import { FEATURES, sectionsOf } from "../../../../test/data/crowd-study.ts";
import { natural } from "../../../../test/data/natural.ts";
import { readData } from "../../../../test/data/read-data.ts";
import { SNAPSHOT_MS } from "../../../../test/data/staged-events.ts";

const folder = mkdtempSync(join(tmpdir(), "generated-"));
const files = new CrowdFiles(folder);
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

/** Orders that may leave ties, each with why it does not matter which of the rows that tie comes first. */
const HARMLESS: readonly (readonly [sql: RegExp, why: string])[] = [
  [
    /row_number\(\) OVER \(PARTITION BY alike\.person, s\./,
    "rows that tie are alike in every cell of their source",
  ],
  [
    /row_number\(\) OVER \(PARTITION BY .* ORDER BY time, type, order_id NULLS LAST, product_id/,
    "rows that tie are alike in all that is read of a kept line",
  ],
  [
    /OVER \(PARTITION BY person, product_id ORDER BY place ROWS UNBOUNDED PRECEDING\)/,
    "`place` is another in every row of its part",
  ],
  [
    /lag\(time\) OVER \(PARTITION BY person ORDER BY time\)/,
    "all rows of one moment have the number of the session that the first of them begins",
  ],
];
const STATEMENT =
  /^\s*(?:CREATE (?:OR REPLACE )?(?:TEMP )?(?:TABLE|VIEW) \S+ AS|INSERT INTO \S+(?: BY NAME)?(?: \([^)]*\))?)\s+(?=SELECT|WITH|\(|FROM)/;
const OTHERS =
  /^\s*(SET|DROP|CREATE (OR REPLACE )?(TEMP )?(SCHEMA|TABLE|MACRO|TYPE)|DELETE|UPDATE|COPY|INSERT INTO \S+ VALUES|BEGIN|COMMIT|ROLLBACK|DESCRIBE|ALTER|$)/;

/** Watches all that is run by engines, and names what in it is not known to be of a user's own rows alone. */
function watch(): { readonly found: string[]; readonly used: Set<string>; looked: number } {
  const seen = { found: [] as string[], used: new Set<string>(), looked: 0 };
  const read = DuckDBConnection.prototype.runAndReadAll;
  const known = new Set<string>();
  const look = async (connection: DuckDBConnection, sql: string) => {
    for (const statement of sql.split(/;\s*(?=CREATE|DROP|SELECT|WITH|INSERT|SET)/)) {
      const query = statement.replace(STATEMENT, "");
      if (known.has(statement) || (query === statement && OTHERS.test(statement))) continue;
      known.add(statement);
      // Ids that are listed in their own order, each of them once.
      if (query === MEMBER_IDS) continue;
      // Plans of tables of the engine itself, and of files, say nothing of users.
      if (
        /json_serialize|duckdb_\w+\(|information_schema|read_\w+\(|try_strptime\(''|SELECT timezone\(/.test(
          query,
        )
      )
        continue;
      const result = await read.call(connection, `SELECT json_serialize_plan(${quoteText(query)})::VARCHAR`);
      const { error, plans } = JSON.parse(String(result.getRows()[0]![0])) as {
        error: boolean;
        plans: unknown;
      };
      // A view that reads what the same batch makes: it does not sum anything up.
      if (error && statement.startsWith("CREATE VIEW") && !/OVER|GROUP|\w\((?!entity|person)/.test(query))
        continue;
      if (error) {
        seen.found.push(`no plan: ${statement.slice(0, 200)}`);
        continue;
      }
      seen.looked += 1;
      const written = new Set([...query.matchAll(/\b(\w+)\(/g)].map(([, name]) => name!.toLowerCase()));
      for (const part of unstableSteps(plans, { written, isOfPeople: true })) {
        const harmless = HARMLESS.filter(([pattern]) => pattern.test(query));
        for (const [pattern] of harmless) seen.used.add(String(pattern));
        if (!part.endsWith("ties") || harmless.length === 0)
          seen.found.push(`${part}: ${query.slice(0, 300)}`);
      }
    }
  };
  for (const name of ["run", "runAndReadAll", "stream"] as const) {
    const real = DuckDBConnection.prototype[name] as (this: DuckDBConnection, sql: string) => Promise<never>;
    vi.spyOn(DuckDBConnection.prototype, name).mockImplementation(async function (
      this: DuckDBConnection,
      sql: string,
    ) {
      await look(this, sql);
      return real.call(this, sql);
    });
  }
  return seen;
}

const DWELL = (["event", "order", "session", "day"] as const).map((each) =>
  natural(`dwell ${each}`, { of: "statistic", take: "median", what: "dwell", each, event: "any" }),
);

test(
  "no SQL that is generated has an order that leaves ties, or adds up what depends on an order",
  { timeout: 60_000 },
  async () => {
    const seen = watch();
    const forms = Object.fromEntries(
      Object.keys(TABLES).map((name, at) => [name, FORMS[at % FORMS.length]]),
    ) as Forms;
    const [{ crowd }] = fc.sample(crowdAndStranger, { numRuns: 1, seed: 7 });
    // Lines are compared only where some are alike.
    const rows = { ...crowd, till: [...crowd.till, ...crowd.till] };
    const sections = sectionsOf(await files.write(rows, forms, false));
    const duplicates = [{ key: ["order", "product"] as ("order" | "product")[] }, "drop" as const];
    for (const [at, features] of [[...FEATURES.slice(0, 14), ...DWELL], FEATURES.slice(14)].entries()) {
      await readData(sections, {
        features,
        snapshotMs: SNAPSHOT_MS,
        ...(at === 0 && { target: { of: "bought-again" as const, withinDays: 60 } }),
        cleaning: {
          duplicates: duplicates[at]!,
          cancellations: "offset",
          sessions: { idleMinutes: 30 },
          money: { currency: "EUR", rates: { USD: 0.9137 } },
          maxEventsPerDay: 5,
          minimum: { orders: 1, tenureDays: 1 },
        },
      });
    }
    expect(seen.found).toEqual([]);
    expect(HARMLESS.map(([pattern]) => String(pattern)).filter((pattern) => !seen.used.has(pattern))).toEqual(
      [],
    );
    expect(seen.looked).toBeGreaterThan(50);
  },
);
