import { ALIKE_MARKS, MarksAgain, partsOf } from "../../ingest/marks.ts";
import type { Engine } from "./engine/engine.ts";

/** Marks that are handed to the engine at a time. */
const BATCH = 4096;

const ARRIVING = `${ALIKE_MARKS}_arriving`;

/**
 * Makes the table `ALIKE_MARKS`: those marks of a query of `mark`, of as many lines as there are at most, that occur more than
 * once, and hardly any others, each once for every time it comes again; returns how many times that is. The engine would sort all lines into
 * groups, in its own memory, to find the few.
 */
export async function stageMarksAgain(engine: Engine, query: string): Promise<number> {
  await engine.run(`CREATE OR REPLACE TABLE main.${ARRIVING} (mark VARCHAR)`);
  const [[count]] = await engine.rows("SELECT count(*) FROM main.line");
  const [lines, parts] = [Number(count), partsOf(Number(count))];
  let again = 0;
  for (let part = 0; part < parts; part += 1) {
    const marks = new MarksAgain(Math.ceil(lines / parts));
    const own = parts === 1 ? query : `SELECT mark FROM (${query}) WHERE mark % ${parts} = ${part}`;
    for await (const [those] of engine.chunks(own)) marks.push(those as Float64Array);
    marks.end();
    if (marks.found.length === 0) continue;
    again += marks.found.length;
    await engine.append({ schema: "main", name: ARRIVING }, batches(marks.found));
  }
  await engine.run(`CREATE OR REPLACE TABLE main.${ALIKE_MARKS} AS SELECT CAST(mark AS DOUBLE) AS mark FROM main.${ARRIVING};
    DROP TABLE main.${ARRIVING}`);
  return again;
}

async function* batches(marks: readonly number[]): AsyncGenerator<readonly (readonly string[])[]> {
  for (let from = 0; from < marks.length; from += BATCH)
    yield marks.slice(from, from + BATCH).map((mark) => [String(mark)]);
}
