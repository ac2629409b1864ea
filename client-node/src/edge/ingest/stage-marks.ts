import { MarksAgain, partsOf } from "../../ingest/marks.ts";
import type { Engine } from "./engine/engine.ts";

/** Marks that are handed to the engine at a time. */
const BATCH = 4096;

/** Marks, and where those go that occur again. */
export interface MarksAsked {
  /** Query of one column `mark`. */
  readonly marks: string;
  /** Relation that has no fewer rows. */
  readonly among: string;
  /** Name of a table, one column `mark`, that is made. */
  readonly into: string;
}

/**
 * Makes a table of the marks that occur more than once, and hardly any others; returns how many times one came again. The
 * engine would sort all of them into groups, in its own memory, to find the few.
 */
export async function stageMarksAgain(
  engine: Engine,
  { marks: query, among, into }: MarksAsked,
): Promise<number> {
  const arriving = `${into}_arriving`;
  await engine.run(`CREATE OR REPLACE TABLE main.${arriving} (mark VARCHAR)`);
  const [[count]] = await engine.rows(`SELECT count(*) FROM ${among}`);
  const [rows, parts] = [Number(count), partsOf(Number(count))];
  let again = 0;
  for (let part = 0; part < parts; part += 1) {
    const marks = new MarksAgain(Math.ceil(rows / parts));
    const own = parts === 1 ? query : `SELECT mark FROM (${query}) WHERE mark % ${parts} = ${part}`;
    for await (const [those] of engine.chunks(own)) marks.push(those as Float64Array);
    if (marks.found.length === 0) continue;
    again += marks.found.length;
    await engine.append({ schema: "main", name: arriving }, batches(marks.found));
  }
  await engine.run(`CREATE OR REPLACE TABLE main.${into} AS SELECT DISTINCT CAST(mark AS DOUBLE) AS mark FROM main.${arriving};
    DROP TABLE main.${arriving}`);
  return again;
}

async function* batches(marks: readonly number[]): AsyncGenerator<readonly (readonly string[])[]> {
  for (let from = 0; from < marks.length; from += BATCH)
    yield marks.slice(from, from + BATCH).map((mark) => [String(mark)]);
}
