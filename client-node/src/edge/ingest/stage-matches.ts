import type { Engine } from "./engine/engine.ts";
import { inTurns } from "./in-turns.ts";

/** Texts in memory at a time, and those that are looked at between two turns of others. */
const [PAGE, AT_ONCE] = [16_384, 64];

/** Tables of one column of texts. */
export interface MatchTables {
  /** Looked through; nothing was ever deleted from it. */
  readonly from: string;
  /** Made, of the texts that match. */
  readonly into: string;
  readonly column: string;
}

/** Makes a table of those texts of another for which a test holds that the engine cannot make. */
export async function stageMatches(
  engine: Engine,
  { from, into, column }: MatchTables,
  matches: (text: string) => boolean,
): Promise<void> {
  await engine.run(`CREATE TABLE main.${into} (${column} VARCHAR)`);
  const [[count]] = await engine.rows(`SELECT count(*) FROM main.${from}`);
  for (let first = 0; first < Number(count); first += PAGE) {
    // Row ids count from 0. Read and written in turns: an appender would end a query that is still streamed.
    const all: string[] = [];
    const page = `SELECT ${column} FROM main.${from} WHERE rowid >= ${first} AND rowid < ${first + PAGE}`;
    for await (const [some] of engine.chunks(page)) for (const text of some) all.push(String(text));
    const texts = await inTurns(all, AT_ONCE, (some) => some.filter(matches));
    await engine.append({ schema: "main", name: into }, oneBatch(texts));
  }
}

async function* oneBatch(texts: readonly string[]): AsyncGenerator<readonly (readonly string[])[]> {
  yield texts.map((text) => [text]);
}
