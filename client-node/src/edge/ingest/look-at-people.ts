import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { orderQueries, productQueries } from "../../ingest/header-checks-sql.ts";
import type { Observation } from "../../ingest/observation.ts";
import {
  nobodyQuery,
  numberedQuery,
  prefixQueries,
  strangerQueries,
  twiceQueries,
} from "../../ingest/people-sql.ts";
import { heaviestQuery } from "../../ingest/line-checks-sql.ts";
import { counted, spellingsQuery } from "../../ingest/spellings-sql.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/** One user holds too much from this part of all lines on, when it is so many times what a user has on average. */
const MUCH = { part: 0.05, timesMean: 10 };
/** Parts of a unit of money. */
const MICRO = 1e6;
/** Ids of nobody that are shown. */
const SHOWN = 8;

/** Looks at the ids of sources and lines that have been staged. */
export async function lookAtPeople(
  engine: Engine,
  { data, consent }: { readonly data: DataConfig; readonly consent: ConsentConfig },
  columns: SourceColumns,
): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  for (const { about, query } of [
    ...strangerQueries(data, consent, columns),
    ...twiceQueries(data, columns),
    ...orderQueries(data, columns),
    ...productQueries(data, columns.find),
  ]) {
    const [[count, of, example]] = await engine.rows(query);
    const examples = example === null ? [] : [String(example)];
    if (Number(count) > 0) found.push({ ...about, count: Number(count), of: Number(of), examples });
  }
  const [spellings] = await engine.rows(spellingsQuery(consent, columns));
  found.push(
    ...counted({ kind: "spelling-id" }, spellings.slice(0, 4)),
    ...counted({ kind: "half-left-out" }, spellings.slice(4)),
  );
  for (const { words, ...about } of prefixQueries(data)) {
    const [[count, of]] = await engine.rows(about.query);
    if (Number(count) === 0 && Number(of) > 0)
      found.push({ ...about.about, count: 0, of: Number(of), examples: [], words });
  }
  return [
    ...found,
    ...(await nobodiesOf(engine)),
    ...(await numberedOf(engine)),
    ...(await heaviestOf(engine)),
  ];
}

async function numberedOf(engine: Engine): Promise<readonly Observation[]> {
  const rows = await engine.rows(numberedQuery());
  return rows.flatMap(([count, of, example, word]) =>
    counted({ kind: "numbered-nobody", words: [String(word)] }, [count, of, example]),
  );
}

async function nobodiesOf(engine: Engine): Promise<readonly Observation[]> {
  const nobodies = await engine.rows(nobodyQuery());
  if (nobodies.length === 0) return [];
  const [[of]] = await engine.rows("SELECT count(*) FROM main.line");
  const count = nobodies.reduce((sum, [, lines]) => sum + Number(lines), 0);
  const examples = nobodies.slice(0, SHOWN).map(([id]) => String(id));
  return [{ kind: "nobody-id", count, of: Number(of), examples, words: [String(nobodies.length)] }];
}

async function heaviestOf(engine: Engine): Promise<readonly Observation[]> {
  const users = await engine.rows(heaviestQuery(MUCH.part, MUCH.timesMean));
  const heavy = (kind: "heaviest-user" | "heaviest-spender", [much, own, all]: readonly number[]) => {
    const those = users.filter((row) => row[much] === true);
    if (those.length === 0) return [];
    const count = those.reduce((sum, row) => sum + Number(row[own]), 0);
    const examples = those.slice(0, SHOWN).map(([id]) => String(id));
    return [{ kind, count, of: Number(those[0][all]), examples }];
  };
  const byLines = heavy("heaviest-user", [3, 1, 2]);
  const known = new Set(byLines.flatMap(({ examples }) => examples));
  // Money is told in whole units; who holds as many lines has been named.
  const byMoney = heavy("heaviest-spender", [6, 4, 5]).map((one) => ({
    ...one,
    count: Math.round(one.count / MICRO),
    of: Math.round(one.of / MICRO),
  }));
  return [...byLines, ...byMoney.filter(({ examples }) => examples.some((id) => !known.has(id)))];
}
