import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { SqlGuard } from "./sql-guard.ts";
import { stageSources } from "./stage.ts";
import { consentConfig } from "../../../config/consent-config.ts";
import { dataConfig } from "../../../config/data-config.ts";
import { natural } from "../../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "unstable-"));
const save = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const [shop, users, products, json] = [
  save("shop.csv", "customer,at,basket,sku,paid\nu,2025-01-01,o1,p,2\nv,2025-01-02,o2,q,3\n"),
  save("users.csv", "customer,club,born\nu,gold,1980\nv,none,1990\n"),
  save("products.csv", "sku,kind\np,tea\nq,wine\n"),
  save("clicks.jsonl", '{"customer":"u","club":"gold"}\n'),
];
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ memoryMb: 256, threads: 2 }, { folder, reads: [shop, users, products, json] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const EVENTS = [{ from: "shop", columns: { user: "customer", time: "at", order: "basket", amount: "paid" } }];
const SOURCES = { shop: { csv: shop }, users: { csv: users }, products: { csv: products } };

/** Reads the sources with one of the owner's own beside them, whose `who` is the user of an attribute. */
async function readWith(own: unknown, rest: object = {}): Promise<void> {
  const data = dataConfig.parse({
    sources: { ...SOURCES, own },
    events: EVENTS,
    customers: [{ from: "own", columns: { user: "who" }, attributes: { a: "a" } }],
    ...rest,
  });
  const consent = consentConfig.parse({ rule: "test", default: "include" });
  await engine.run("DROP SCHEMA src CASCADE; CREATE SCHEMA src");
  const guard = await SqlGuard.of(engine, data, consent);
  await stageSources(engine, data.sources, { here: (path) => path, guard });
}

describe("SQL in which other users' rows decide", () => {
  test.each([
    ["LIMIT", "SELECT customer AS who, club AS a FROM users ORDER BY born LIMIT 10"],
    ["LIMIT", "SELECT customer AS who, club AS a FROM users LIMIT 10%"],
    ["LIMIT", "SELECT who, a FROM (SELECT customer AS who, club AS a FROM users LIMIT 1)"],
    [
      "COLLATE",
      "SELECT customer AS who, n AS a FROM (SELECT customer, club COLLATE NOCASE AS n FROM users GROUP BY 1, 2)",
    ],
    ["COLLATE", "SELECT DISTINCT customer AS who, club COLLATE NOCASE AS a FROM users"],
    [
      "COLLATE",
      "SELECT customer AS who, club COLLATE DE AS a FROM users UNION SELECT customer, club FROM users",
    ],
    [
      "INTERVAL",
      "SELECT customer AS who, max(to_days(CAST(born AS INTEGER))) AS a FROM users GROUP BY customer",
    ],
    [
      "INTERVAL",
      "SELECT customer AS who, a FROM (SELECT customer, to_months(CAST(born AS INTEGER)) AS a FROM users) GROUP BY ALL",
    ],
    [
      "INTERVAL",
      "SELECT customer AS who, 1 AS a FROM (SELECT customer, INTERVAL 1 DAY FROM users INTERSECT SELECT customer, INTERVAL 24 HOUR FROM users)",
    ],
    [
      "TIME WITH TIME ZONE",
      "SELECT customer AS who, max(CAST(born AS TIMETZ)) AS a FROM users GROUP BY customer",
    ],
    [
      "/ by a floating",
      "SELECT customer AS who, 1 / max(TRY_CAST(born AS DOUBLE)) AS a FROM users GROUP BY customer",
    ],
    [
      "/ by a floating",
      "SELECT customer AS who, max(1 / z) AS a FROM (SELECT customer, TRY_CAST(born AS DOUBLE) AS z FROM users GROUP BY ALL) GROUP BY customer",
    ],
    [
      "as a text",
      "SELECT customer AS who, max([TRY_CAST(born AS DOUBLE)])[1]::VARCHAR AS a FROM users GROUP BY customer",
    ],
    [
      "as a text",
      "SELECT customer AS who, z::VARCHAR AS a FROM (SELECT DISTINCT customer, TRY_CAST(born AS FLOAT) AS z FROM users)",
    ],
    [
      "signbit",
      "SELECT customer AS who, signbit(median(TRY_CAST(born AS DOUBLE))) AS a FROM users GROUP BY customer",
    ],
    [
      "atan2",
      "SELECT customer AS who, atan2(max(TRY_CAST(born AS DOUBLE)), -1) AS a FROM users GROUP BY customer",
    ],
    [
      "pow",
      "SELECT customer AS who, pow(max(TRY_CAST(born AS DOUBLE)), -1) AS a FROM users GROUP BY customer",
    ],
    ["sample", "SELECT customer AS who, club AS a FROM users USING SAMPLE 10%"],
    ["sample", "SELECT customer AS who, club AS a FROM users TABLESAMPLE 10%"],
    ["DISTINCT ON", "SELECT DISTINCT ON (club) customer AS who, club AS a FROM users"],
    ["window", "SELECT customer AS who, rank() OVER (ORDER BY born) AS a FROM users"],
    ["window", "SELECT customer AS who, ntile(4) OVER (PARTITION BY club ORDER BY born) AS a FROM users"],
    [
      "window",
      "SELECT customer AS who, club AS a FROM users QUALIFY row_number() OVER (PARTITION BY club) = 1",
    ],
    ["GROUP BY", "SELECT min(customer) AS who, club AS a FROM users GROUP BY club"],
    [
      "GROUP BY",
      "SELECT customer AS who, (SELECT quantile_cont(TRY_CAST(born AS INT), .5) FROM users) AS a FROM users",
    ],
    [
      "GROUP BY",
      "WITH m AS (SELECT max(born) AS m FROM users) SELECT customer AS who, born = m AS a FROM users, m",
    ],
    [
      "GROUP BY",
      "SELECT customer AS who, s.n AS a FROM shop JOIN (SELECT sku, count(*) AS n FROM shop GROUP BY sku) s USING (sku)",
    ],
    ["GROUP BY", "SELECT customer AS who, count(*) AS a FROM shop GROUP BY ROLLUP (customer)"],
    ["subquery", "SELECT customer AS who, sku IN (SELECT sku FROM shop WHERE paid > '2') AS a FROM shop"],
    ["subquery", "SELECT customer AS who, EXISTS (SELECT 1 FROM users WHERE club = 'gold') AS a FROM shop"],
    [
      "subquery",
      "SELECT customer AS who, (SELECT club FROM users u WHERE u.customer = s.customer) AS a FROM shop s",
    ],
    ["join", "SELECT s.customer AS who, u.club AS a FROM shop s, users u"],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON s.basket = t.basket"],
    ["POSITIONAL", "SELECT s.customer AS who, p.kind AS a FROM shop s POSITIONAL JOIN products p"],
    [
      "EXCEPT",
      "SELECT who, a FROM (SELECT club AS a, 1 AS b FROM users EXCEPT SELECT kind, 1 FROM products), (SELECT customer AS who FROM users)",
    ],
    ["floating", "SELECT customer AS who, sum(CAST(paid AS DOUBLE)) AS a FROM shop GROUP BY customer"],
    ["order of rows", "SELECT customer AS who, first(sku) AS a FROM shop GROUP BY customer"],
    // What is made of a user is not the user.
    [
      "GROUP BY",
      "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY split_part(customer, '@', 2)",
    ],
    [
      "GROUP BY",
      "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY left(customer, 1) || customer",
    ],
    ["GROUP BY", "SELECT min(customer) AS who, split_part(customer, '@', 2) AS a FROM shop GROUP BY a"],
    ["GROUP BY", "SELECT min(customer) AS who, split_part(customer, '@', 2) AS a FROM shop GROUP BY 2"],
    ["GROUP BY", "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY lower(customer)"],
    ["GROUP BY", "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY CAST(customer AS INT)"],
    ["GROUP BY", "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY coalesce(customer, sku)"],
    [
      "GROUP BY",
      "SELECT min(customer) AS who, count(*) AS a FROM shop GROUP BY CASE WHEN sku = 'p' THEN customer END",
    ],
    [
      "GROUP BY",
      "SELECT min(d.who) AS who, count(*) AS a FROM (SELECT left(customer, 1) AS who FROM shop) d GROUP BY d.who",
    ],
    [
      "GROUP BY",
      "WITH d AS (SELECT sku AS customer FROM shop) SELECT customer AS who, count(*) AS a FROM d GROUP BY customer",
    ],
    ["GROUP BY", "SELECT min(c) AS who, count(*) AS a FROM shop AS s(c, customer) GROUP BY customer"],
    ["window", "SELECT customer AS who, count(*) OVER (PARTITION BY left(customer, 1)) AS a FROM shop"],
    [
      "window",
      "SELECT s.customer AS who, count(*) OVER (PARTITION BY u.customer) AS a FROM shop s LEFT JOIN users u USING (customer)",
    ],
    ["window", "SELECT customer AS who, count(*) OVER w AS a FROM shop WINDOW w AS (PARTITION BY sku)"],
    ["DISTINCT ON", "SELECT DISTINCT ON (left(customer, 1)) customer AS who, sku AS a FROM shop"],
    ["DISTINCT", "SELECT customer AS who, a FROM users NATURAL JOIN (SELECT DISTINCT sku AS a FROM shop)"],
    [
      "join",
      "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON s.customer = t.customer OR s.sku = t.sku",
    ],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON NOT s.customer = t.customer"],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON s.customer = s.customer"],
    [
      "join",
      "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON left(s.customer, 1) = left(t.customer, 1)",
    ],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON s.customer >= t.customer"],
    [
      "join",
      "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t ON coalesce(s.customer = t.customer, true)",
    ],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s JOIN shop t USING (sku, paid)"],
    [
      "join",
      "SELECT s.customer AS who, t.n AS a FROM shop s NATURAL JOIN (SELECT basket, sku AS n FROM shop) t",
    ],
    ["join", "SELECT s.customer AS who, t.sku AS a FROM shop s ASOF JOIN shop t ON s.at >= t.at"],
    [
      "join",
      "SELECT s.customer AS who, n AS a FROM shop s, LATERAL (SELECT count(*) AS n FROM shop t WHERE t.customer = s.customer GROUP BY t.customer)",
    ],
    [
      "join",
      "SELECT s.customer AS who, n AS a FROM shop s JOIN (SELECT customer, count(*) AS n FROM shop GROUP BY customer) ON n = paid",
    ],
    [
      "join",
      "WITH o AS (SELECT paid AS theirs FROM shop) SELECT customer AS who, count(*) AS a FROM shop, o GROUP BY customer",
    ],
    [
      "join",
      "SELECT s.customer AS who, t.a FROM shop s JOIN (SELECT basket AS b, sku AS a FROM shop) t ON t.b = s.basket",
    ],
    ["subquery", "SELECT customer AS who, club AS a FROM users WHERE customer IN (SELECT sku FROM shop)"],
    [
      "subquery",
      "SELECT customer AS who, club AS a FROM users WHERE customer > ANY (SELECT customer FROM shop)",
    ],
    [
      "subquery",
      "SELECT customer AS who, club AS a FROM users u WHERE u.customer IN (SELECT u.customer FROM shop WHERE sku = club)",
    ],
    [
      "subquery",
      "SELECT customer AS who, club AS a FROM users WHERE customer IN (SELECT customer FROM shop UNION SELECT sku FROM shop)",
    ],
    [
      "subquery",
      "SELECT customer AS who, EXISTS (SELECT 1 FROM shop s WHERE s.customer = u.customer OR s.sku = u.club) AS a FROM users u",
    ],
    [
      "subquery",
      "SELECT customer AS who, EXISTS (SELECT 1 FROM shop s WHERE s.customer = s.customer) AS a FROM users u",
    ],
    [
      "subquery",
      "SELECT customer AS who, ARRAY(SELECT sku FROM shop s WHERE s.customer = u.customer) AS a FROM users u",
    ],
    [
      "null",
      "SELECT customer AS who, club AS a FROM users WHERE customer NOT IN (SELECT customer FROM shop)",
    ],
    ["null", "SELECT customer AS who, customer IN (SELECT customer FROM shop) AS a FROM users"],
    [
      "UNION",
      "SELECT customer AS who, a FROM users, (SELECT sku AS a FROM shop UNION SELECT kind FROM products)",
    ],
    ["EXCEPT", "SELECT customer AS who, sku AS a FROM shop EXCEPT SELECT sku, customer FROM shop"],
    [
      "RECURSIVE",
      "WITH RECURSIVE r AS (SELECT customer, sku FROM shop UNION SELECT s.customer, r.sku FROM shop s JOIN r USING (customer)) SELECT customer AS who, sku AS a FROM r",
    ],
    [
      "PIVOT",
      "SELECT p AS who, q AS a FROM (SELECT sku, club FROM users JOIN shop USING (customer)) PIVOT (count(*) FOR sku IN ('p', 'q'))",
    ],
    ["else than the user", "SELECT sku AS who, customer AS a FROM shop"],
    ["else than the user", "SELECT split_part(customer, '@', 2) AS who, sku AS a FROM shop"],
    [
      "else than the user",
      "SELECT u.customer AS who, sku AS a FROM shop s LEFT JOIN users u ON u.customer = s.customer",
    ],
    [
      "else than the user",
      "SELECT customer AS who, sku AS a FROM shop UNION ALL SELECT sku, customer FROM shop",
    ],
    [
      "table of the engine",
      "SELECT customer AS who, estimated_size AS a FROM users, duckdb_tables WHERE table_name = 'shop'",
    ],
    ["random()", "SELECT customer AS who, random() AS a FROM users"],
    ["now()", "SELECT customer AS who, now() AS a FROM users"],
    ["current_date", "SELECT customer AS who, current_date AS a FROM users"],
    ["read_csv", `SELECT customer AS who, club AS a FROM read_csv('${users}')`],
    ["file", `SELECT customer AS who, club AS a FROM '${users}'`],
    // What is not listed is not allowed, by whatever name.
    ["rowid", "SELECT customer AS who, rowid AS a FROM users"],
    ["rowid", "SELECT customer AS who, club AS a FROM users WHERE users.ROWID < 1"],
    [
      "GROUP BY",
      "SELECT min(born) AS a, customer AS who FROM (SELECT * RENAME (customer AS payer, club AS customer) FROM users) GROUP BY customer",
    ],
    [
      "GROUP BY",
      "SELECT customer AS who, count(*) AS a FROM (UNPIVOT (SELECT customer, club FROM users) ON customer, club INTO NAME k VALUE customer) GROUP BY customer",
    ],
    ["get_current_timestamp()", "SELECT customer AS who, pg_postmaster_start_time() AS a FROM users"],
    ["current_localtimestamp()", "SELECT customer AS who, current_localtimestamp() AS a FROM users"],
    ["age()", "SELECT customer AS who, age(TRY_CAST(born AS TIMESTAMP)) AS a FROM users"],
    ["version()", "SELECT customer AS who, version() AS a FROM users"],
    ["string_agg()", "SELECT customer AS who, json_group_array(sku) AS a FROM shop GROUP BY customer"],
    ["mode()", "SELECT customer AS who, mode(sku) AS a FROM shop GROUP BY customer"],
    ["histogram()", "SELECT customer AS who, histogram(sku) AS a FROM shop GROUP BY customer"],
    [
      "stddev()",
      "SELECT customer AS who, stddev(TRY_CAST(paid AS DECIMAL(18, 2))) AS a FROM shop GROUP BY customer",
    ],
    [
      "floating",
      "SELECT customer AS who, sum(TRY_CAST(paid AS DECIMAL(18, 2)) / 3) AS a FROM shop GROUP BY customer",
    ],
    [
      "floating",
      "SELECT customer AS who, avg(x) AS a FROM (SELECT customer, TRY_CAST(paid AS FLOAT) AS x FROM shop) GROUP BY customer",
    ],
    [
      "floating",
      "SELECT customer AS who, avg(TRY_CAST(paid AS DOUBLE)) OVER (PARTITION BY customer) AS a FROM shop",
    ],
    ["ties", "SELECT customer AS who, max_by(sku, paid) AS a FROM shop GROUP BY customer"],
    ["ties", "SELECT customer AS who, arg_min(sku, basket) AS a FROM shop GROUP BY customer"],
    [
      "ties",
      "SELECT customer AS who, sku AS a FROM shop QUALIFY row_number() OVER (PARTITION BY customer ORDER BY basket) = 1",
    ],
    [
      "ties",
      "SELECT customer AS who, lead(basket) OVER (PARTITION BY customer ORDER BY basket) AS a, sku FROM shop",
    ],
    [
      "ties",
      "SELECT customer AS who, sum(TRY_CAST(paid AS INT)) OVER (PARTITION BY customer ORDER BY basket ROWS UNBOUNDED PRECEDING) AS a FROM shop",
    ],
    ["ties", "SELECT DISTINCT ON (customer) customer AS who, sku AS a FROM shop ORDER BY customer, basket"],
    [
      "ties",
      "SELECT s.customer AS who, t.sku AS a FROM shop s ASOF JOIN shop t ON s.customer = t.customer AND s.at >= t.at",
    ],
    ["SHOW_REF", "SELECT customer AS who, s.count AS a FROM users, (SUMMARIZE users) s"],
  ])("is refused for %s: %s", async (part, sql) => {
    await expect(readWith({ sql })).rejects.toMatchObject({
      code: "SQL_UNSTABLE",
      refusal: { what: expect.stringContaining(part) },
    });
  });

  test.each([
    "SELECT customer AS who, club AS a FROM users",
    "SELECT customer AS who, count(DISTINCT basket) AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, count(*) AS a FROM shop GROUP BY ALL",
    "SELECT trim(customer) AS who, max(paid) AS a FROM shop GROUP BY 1",
    "SELECT customer AS who, sum(TRY_CAST(paid AS DECIMAL(18, 2))) AS a FROM shop GROUP BY customer HAVING count(*) > 1",
    "SELECT customer AS who, sku AS a FROM shop QUALIFY row_number() OVER (PARTITION BY customer ORDER BY basket, sku) = 1",
    "SELECT DISTINCT ON (customer) customer AS who, sku AS a FROM shop ORDER BY customer, basket, sku",
    "SELECT customer AS who, median(TRY_CAST(paid AS INT)) AS a FROM shop GROUP BY customer",
    "SELECT s.customer AS who, u.club AS a FROM shop s JOIN users u ON u.customer = s.customer",
    "SELECT customer AS who, club AS a FROM shop JOIN users USING (customer)",
    "SELECT customer AS who, club AS a FROM shop NATURAL JOIN users",
    "SELECT s.customer AS who, u.club AS a FROM shop s, users u WHERE s.customer = u.customer",
    "SELECT customer AS who, kind AS a FROM shop JOIN (SELECT sku, min(kind) AS kind FROM products GROUP BY sku) USING (sku)",
    "SELECT customer AS who, club AS a FROM users WHERE customer IN (SELECT customer FROM shop WHERE sku = 'p') AND born > '1'",
    "SELECT customer AS who, club AS a FROM users WHERE customer NOT IN (SELECT customer FROM shop WHERE sku = 'p' AND customer IS NOT NULL)",
    "SELECT customer AS who, NOT EXISTS (SELECT 1 FROM shop WHERE shop.customer = u.customer AND sku = 'p') AS a FROM users u",
    "SELECT trim(s.customer) AS who, u.club AS a FROM shop s LEFT JOIN users u ON u.customer = s.customer AND u.born < s.at",
    "SELECT * EXCLUDE (customer), nullif(customer, 'guest') AS who, sku AS a FROM shop",
    "SELECT who, max(n) AS a FROM (SELECT customer AS who, basket, count(*) AS n FROM shop GROUP BY customer, basket) GROUP BY who",
    "SELECT s.customer AS who, t.at AS a FROM shop s ASOF JOIN shop t ON s.customer = t.customer AND s.at >= t.at",
    "SELECT s.customer AS who, count(*) AS a FROM shop s JOIN users u USING (customer) JOIN products USING (sku) GROUP BY s.customer",
    "SELECT DISTINCT customer AS who, sku AS a FROM shop",
    "SELECT customer AS who, p AS a FROM (SELECT customer, sku FROM shop) PIVOT (count(*) FOR sku IN ('p', 'q'))",
    "SELECT customer AS who, club AS a FROM users u WHERE EXISTS (SELECT 1 FROM shop s WHERE s.customer = u.customer)",
    "SELECT customer AS who, sku IN (SELECT sku FROM products WHERE kind = 'tea') AS a FROM shop",
    "WITH n AS (SELECT customer, count(*) AS n FROM shop GROUP BY customer) SELECT customer AS who, n AS a FROM n",
    "SELECT customer AS who, club AS a FROM users UNION SELECT customer, sku FROM shop",
    "SELECT customer AS who, v AS a FROM users UNPIVOT (v FOR k IN (club, born))",
    "SELECT customer AS who, max_by(sku, (paid, sku)) AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, rank() OVER (PARTITION BY customer ORDER BY paid) AS a, sku FROM shop",
    "SELECT customer AS who, sum(TRY_CAST(paid AS INT)) OVER (PARTITION BY customer) AS a, sku FROM shop",
    "SELECT customer AS who, avg(TRY_CAST(paid AS DECIMAL(9, 2))) AS a, quantile_cont(TRY_CAST(paid AS DOUBLE), 0.9) FROM shop GROUP BY customer",
    "SELECT customer AS who, len(list_filter(string_split(lower(sku), ','), x -> x <> '')) AS a FROM shop",
    "SELECT customer AS who, x AS a FROM shop, unnest(string_split(sku, ',')) t(x)",
    "SELECT customer AS who, TRY(json_extract_string(sku, '$.a')) AS a, TRY(sku->>'b'), coalesce(TRY(strptime(sku, '%Y')), NULL) FROM shop",
    "SELECT customer AS who, CASE WHEN paid BETWEEN '1' AND '2' THEN 1 WHEN paid LIKE 'x%' THEN 2 END AS a, split_part(sku, '-', 1) FROM shop",
    "SELECT customer AS who, (SELECT max(kind) FROM products p WHERE p.sku = s.sku) AS a, (SELECT count(*) FROM products) FROM shop s",
    'SELECT customer AS who, TRY_CAST("at" AS TIMESTAMP) - INTERVAL 1 DAY AS a, age(TRY_CAST("at" AS TIMESTAMP), DATE \'2026-01-01\') FROM shop',
    "SELECT customer AS who, max(TRY_CAST(paid AS DOUBLE)) / nullif(min(TRY_CAST(paid AS DOUBLE)), 0) AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, round(max(TRY_CAST(paid AS DOUBLE)) / count(*) * 100 / 2.5, 2) AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, sqrt(pow(max(TRY_CAST(paid AS DOUBLE)), 2))::BIGINT AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, max(date_diff('day', TRY_CAST(\"at\" AS TIMESTAMP), DATE '2026-01-01' + to_days(1))) AS a FROM shop GROUP BY customer",
    "SELECT customer AS who, max_by(z, (sku, z)) AS a FROM (SELECT customer, sku, TRY_CAST(paid AS DOUBLE) AS z FROM shop) GROUP BY customer",
    "SELECT customer AS who, z::VARCHAR AS a FROM (SELECT customer, TRY_CAST(paid AS DOUBLE) AS z FROM shop)",
  ])("is not refused where it stays with one user: %s", async (sql) => {
    await expect(readWith({ sql })).resolves.toBeUndefined();
  });

  test("is refused in a condition, for the products, and over JSON lines whose keys nobody has declared", async () => {
    const fine = { sql: "SELECT customer AS who, club AS a FROM users" };
    const where = "paid > (SELECT avg(TRY_CAST(paid AS DECIMAL(9, 2))) FROM shop)";
    for (const condition of [where, "rowid % 11 < 10", "s.rowid < 3", "paid < version()"]) {
      const conditions = { events: [{ ...EVENTS[0], where: condition }] };
      await expect(readWith(fine, conditions)).rejects.toMatchObject({ code: "SQL_UNSTABLE" });
    }
    const columns = { product: "sku", category: "kind" };
    const ofUsers = [
      { from: "shop", columns },
      { from: "kinds", columns },
    ];
    const kinds = { sql: "SELECT sku, sku AS kind FROM shop" };
    for (const from of ofUsers) {
      const sources = { ...SOURCES, own: fine, kinds };
      await expect(readWith(fine, { sources, products: from })).rejects.toMatchObject({
        code: "DATA_PRODUCTS_OF_USERS",
      });
    }
    const sources = {
      ...SOURCES,
      clicks: { jsonLines: json },
      own: { sql: "SELECT customer AS who, club AS a FROM clicks" },
    };
    await expect(readWith(fine, { sources })).rejects.toMatchObject({ code: "JSON_COLUMNS_UNDECLARED" });
  });
});

test("SQL that breaks the rule is refused before a study reads anything", async () => {
  const sources = { shop: { sql: "SELECT * FROM raw LIMIT 5" }, raw: { csv: shop } };
  const data = { sources: { raw: sources.raw, shop: sources.shop }, events: EVENTS };
  const request = {
    features: [natural("n", { of: "recency" })],
    cleaning: KEEP,
    snapshotMs: Date.UTC(2026, 0, 1),
  };
  await expect(readData({ data }, request)).rejects.toMatchObject({ code: "SQL_UNSTABLE" });
});
