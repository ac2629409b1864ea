import type { ConsentConfig } from "../../sources/consent-config.ts";
import type { DataConfig } from "../../sources/data-config.ts";
import { HEAVIEST, nobodyQuery, strangerQueries, twiceQueries } from "../../sources/people-sql.ts";
import type { PeopleQuality } from "../../sources/quality-report.ts";
import type { Engine } from "../engine/engine.ts";
import { SourceColumns } from "./columns.ts";

/** One user holds too much from this part of all lines on, when it is so many times what a user has on average. */
const MUCH = { part: 0.05, timesMean: 10 };

/** Looks at the ids of sources and lines that have been staged. What it finds is for the owner, and changes no row. */
export async function lookAtPeople(
  engine: Engine,
  { data, consent }: { readonly data: DataConfig; readonly consent: ConsentConfig },
): Promise<PeopleQuality> {
  const columns = await SourceColumns.of(engine, data);
  const strangers: PeopleQuality["strangers"][number][] = [];
  for (const { about, query } of strangerQueries(data, consent, columns)) {
    const [[ids, unmatched, example]] = await engine.rows(query);
    const first = example === null ? undefined : String(example);
    strangers.push({ ...about, ids: Number(ids), unmatched: Number(unmatched), example: first });
  }
  const twice: PeopleQuality["twice"][number][] = [];
  for (const { about, query } of twiceQueries(data, columns)) {
    const [[users]] = await engine.rows(query);
    twice.push({ source: about, users: Number(users) });
  }
  const nobody = (await engine.rows(nobodyQuery())).map(([id, lines]) => ({
    id: String(id),
    lines: Number(lines),
  }));
  return { strangers, twice, nobody, heaviest: await heaviestOf(engine) };
}

async function heaviestOf(engine: Engine): Promise<PeopleQuality["heaviest"]> {
  const [[id, most, all, users]] = await engine.rows(HEAVIEST);
  const [lines, of] = [Number(most), Number(all)];
  const isMuch = lines >= MUCH.part * of && lines * Number(users) >= MUCH.timesMean * of;
  return id !== null && isMuch ? { id: String(id), lines, of } : undefined;
}
