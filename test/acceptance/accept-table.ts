import type { SealedTable, TableContent } from "@fedseg/keeper/table/sealed-table.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { describe, expect, test } from "vitest";
import { USERS, keyOf, rowsOf } from "./table-rows.ts";

/** One table in a kind of store, and what can happen to it there. What cannot happen in a kind is left out. */
export interface TablePlace {
  /** Opens it, as the next process does. @throws CodedError */
  open(): Work<SealedTable>;
  /** Opens it under another storage key. */
  openForeign?(): Work<SealedTable>;
  /** What a process that is killed at any moment leaves, which writes one generation after the other; the last that it called done. */
  runAndKill?(): Promise<number>;
  /** Makes the disk full, for every process, or gives room again. */
  fill?(isFull: boolean): void;
  /** Damaged copies of the disk as it lies there when nobody has it open; each is put in its place in turn. */
  damages?(): Iterable<() => void>;
  /** Everything that lies on the disk. */
  bytes?(): readonly Uint8Array[];
  end(): Work;
}

/** What a refusal to open or to read may be called. */
const REFUSALS = ["STORE_UNUSABLE", "VAULT_DAMAGED", "VAULT_KEY_WRONG"];

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);

async function write(table: SealedTable, generation: number, length = USERS): Promise<void> {
  await table.replace(bytes(`facts ${generation}`), rowsOf(generation, length));
}

async function contentOf(table: SealedTable): Promise<TableContent> {
  const content = await table.content();
  if (!content) throw new Error("the table is empty");
  return content;
}

async function all({ rows }: TableContent): Promise<string[]> {
  const found: string[] = [];
  for await (const some of rows()) found.push(...some.map((row) => new TextDecoder().decode(row)));
  return found.sort();
}

const namesOf = (generation: number, length = USERS, without: readonly number[] = []) =>
  Array.from({ length }, (_, at) => at)
    .filter((at) => at % 7 !== 0 && !without.includes(at))
    .map((at) => `ada-${at} of ${generation}`)
    .sort();

/** The generation that a table is of; 0 when it is empty. @throws Error when it is not exactly what that has left. */
async function generationIn(table: SealedTable): Promise<number> {
  const content = await table.content();
  if (!content) return 0;
  const generation = Number(textOf(content.facts)?.slice("facts ".length));
  expect(await all(content)).toEqual(namesOf(generation));
  return generation;
}

async function withTable<T>(
  place: Pick<TablePlace, "open">,
  use: (table: SealedTable) => Promise<T>,
): Promise<T> {
  const table = await place.open();
  try {
    return await use(table);
  } finally {
    await table.close();
  }
}

const refusal = (code: string) => expect.objectContaining({ code });

/** What a table must do, and what must be able to happen to it so that this can be seen. */
interface Acceptance {
  readonly name: string;
  readonly needs?: keyof TablePlace;
  holds(place: TablePlace): Promise<void>;
}

const ACCEPTANCES: readonly Acceptance[] = [
  {
    name: "a new one is empty; what was put there is found by the next process, one by one and all together",
    async holds(place) {
      await withTable(place, async (table) => {
        expect(await table.content()).toBeUndefined();
        expect(await table.remove(keyOf(1))).toBe(false);
        await write(table, 1);
      });
      await withTable(place, async (table) => {
        expect(await generationIn(table)).toBe(1);
        const { find } = await contentOf(table);
        for (const at of [1, 2, 300, USERS - 1]) expect(textOf(await find(keyOf(at)))).toBe(`ada-${at} of 1`);
        for (const at of [0, 7, USERS + 1]) expect(await find(keyOf(at))).toBeUndefined();
      });
    },
  },

  {
    name: "goes through all rows in the same order each time",
    async holds(place) {
      await withTable(place, (table) => write(table, 1));
      const orders: string[] = [];
      for (let time = 0; time < 2; time += 1)
        await withTable(place, async (table) => {
          for await (const some of (await contentOf(table)).rows())
            for (const row of some) orders.push(`${textOf(row)}`);
        });
      expect(orders.slice(orders.length / 2)).toEqual(orders.slice(0, orders.length / 2));
    },
  },

  {
    name: "nothing of the old rows is left once new ones take their place, be they more, fewer or none",
    async holds(place) {
      await withTable(place, async (table) => {
        const generations = new Set<string>();
        for (const [nth, length] of [USERS, 3 * USERS, 5, 0, 1, USERS].entries()) {
          await write(table, nth, length);
          const content = await contentOf(table);
          expect(await all(content)).toEqual(namesOf(nth, length));
          expect(textOf(content.facts)).toBe(`facts ${nth}`);
          generations.add(content.generation);
        }
        expect(generations.size).toBe(6);
      });
    },
  },

  {
    name: "who is erased is gone for everybody, and nobody else; once",
    async holds(place) {
      await withTable(place, (table) => write(table, 1));
      const other = await place.open();
      const known = await contentOf(other);
      await withTable(place, async (table) => {
        for (const at of [5, 6, 100]) expect(await table.remove(keyOf(at))).toBe(true);
        for (const at of [5, 7, USERS]) expect(await table.remove(keyOf(at))).toBe(false);
      });
      expect(await known.find(keyOf(6))).toBeUndefined();
      expect(await all(known)).toEqual(namesOf(1, USERS, [5, 6, 100]));
      await other.close();
    },
  },

  {
    name: "whoever reads while all is replaced is told, and never gets half of each",
    async holds(place) {
      await withTable(place, (table) => write(table, 1));
      const reader = await place.open();
      const old = await contentOf(reader);
      const reading = old.rows()[Symbol.asyncIterator]();
      await reading.next();
      await withTable(place, (table) => write(table, 2));
      await expect(reading.next()).rejects.toEqual(refusal("TABLE_REPLACED"));
      await expect(old.find(keyOf(1))).rejects.toEqual(refusal("TABLE_REPLACED"));
      expect(await generationIn(reader)).toBe(2);
      await reader.close();
    },
  },

  {
    name: "what fails while it is written leaves the old rows, and the table goes on",
    async holds(place) {
      await withTable(place, async (table) => {
        await write(table, 1);
        const torn = { ...rowsOf(2), value: (at: number) => (at === 600 ? fail() : bytes(`${at}`)) };
        await expect(table.replace(bytes("facts 2"), torn)).rejects.toThrow("torn");
        expect(await generationIn(table)).toBe(1);
        await write(table, 3);
        expect(await generationIn(table)).toBe(3);
      });
    },
  },

  {
    name: "what is handed in or out belongs to whoever has it",
    async holds(place) {
      await withTable(place, async (table) => {
        const value = bytes("written");
        await table.replace(value, { length: 1, key: keyOf, value: () => value });
        value.fill(0);
        const content = await contentOf(table);
        (await content.find(keyOf(0)))!.fill(1);
        expect([textOf(await content.find(keyOf(0))), textOf(content.facts)]).toEqual(["written", "written"]);
      });
    },
  },

  {
    name: "another storage key opens nothing",
    async holds(place) {
      await withTable(place, (table) => write(table, 1));
      const foreign = await place.openForeign!();
      await expect(foreign.content()).rejects.toEqual(refusal("VAULT_KEY_WRONG"));
      await foreign.close();
      expect(await withTable(place, generationIn)).toBe(1);
    },
    needs: "openForeign",
  },

  {
    name: "no row, key or fact can be read on the disk, not of those who are erased or replaced either",
    async holds(place) {
      const secrets = ["ada-", "facts 1", keyOf(1), keyOf(5).slice(2)];
      const betrayed = () =>
        place.bytes!().flatMap((file) => secrets.filter((secret) => Buffer.from(file).includes(secret)));
      await withTable(place, async (table) => {
        await write(table, 1);
        await table.remove(keyOf(5));
        expect(betrayed()).toEqual([]);
        await write(table, 2, 5);
        expect(betrayed()).toEqual([]);
      });
      expect(place.bytes!().some((file) => file.length > 1000)).toBe(true);
      expect(betrayed()).toEqual([]);
    },
    needs: "bytes",
  },

  {
    name: "processes killed at any moment leave the last generation that was done, or the next, whole",
    async holds(place) {
      let least = 0;
      for (let round = 0; round < 3; round += 1) {
        const done = Math.max(least, await place.runAndKill!());
        const generation = await withTable(place, generationIn);
        expect([done, done + 1]).toContain(generation);
        least = generation;
      }
      expect(least).toBeGreaterThan(1);
    },
    needs: "runAndKill",
  },

  {
    name: "a full disk refuses by its code, and what was there stays",
    async holds(place) {
      await withTable(place, async (table) => {
        await write(table, 1);
        place.fill!(true);
        await expect(write(table, 2)).rejects.toEqual(refusal("STORE_UNWRITABLE"));
        await expect(table.remove(keyOf(1))).rejects.toEqual(refusal("STORE_UNWRITABLE"));
        place.fill!(false);
        expect(await generationIn(table)).toBe(1);
        await write(table, 3);
      });
      expect(await withTable(place, generationIn)).toBe(3);
    },
    needs: "fill",
  },

  {
    name: "a damaged disk holds what was written, or is refused; never anything else",
    async holds(place) {
      await withTable(place, (table) => write(table, 4));
      const found = new Set<number | undefined>();
      for (const put of place.damages!()) {
        put();
        try {
          found.add(await withTable(place, generationIn));
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          expect(REFUSALS).toContain(error.code);
          found.add(undefined);
        }
      }
      expect([...found].filter((generation) => generation !== undefined && generation !== 4)).toEqual([]);
      expect(found).toContain(undefined);
    },
    needs: "damages",
  },
];

function fail(): never {
  throw new Error("torn");
}

/**
 * What every table of rows about people must do, whatever it is made of: the old rows or the new ones and never some of each,
 * nobody who was erased, nothing that can be read without the storage key, and a code where it cannot be sure.
 */
export function acceptTable(kind: string, make: () => TablePlace): void {
  describe(`a sealed table: ${kind}`, () => {
    test.for(ACCEPTANCES)("$name", async ({ needs, holds }, { skip }) => {
      expect.hasAssertions();
      const place = make();
      try {
        if (needs && !place[needs]) return skip(`skipped: this kind has no "${needs}"`);
        await holds(place);
      } finally {
        await place.end();
      }
    });
  });
}
