import type { Store } from "@fedseg/keeper/books/store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { describe, expect, test } from "vitest";
import { stepOf, text } from "./steps.ts";

/** Everything that a store holds, by the keys that are asked for. */
interface Held {
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly lines: readonly string[];
}

/** One party's books in a kind of store, and what can happen to them there. What cannot happen in a kind is left out. */
export interface Place {
  /** Opens them, as the next process does. @throws CodedError */
  open(): Work<Store<Work>>;
  /** What a process that is killed at any moment leaves, which takes one step after the other; the last step that it called done. */
  runAndKill?(): Promise<number>;
  /** Tries to open them in another process while this one has them. Returns the code of the refusal. */
  openElsewhere?(): Promise<string | undefined>;
  /** Makes the disk full, for every process, or gives room again. */
  fill?(isFull: boolean): Work;
  /** Damaged copies of the disk as it lies there when nobody has it open; each is put in its place in turn. */
  damages?(): Iterable<() => Work>;
  /** The disk as a power cut can leave it: without the end of what was written last. */
  tears?(): Iterable<() => Work>;
  /** Another process that has them and takes steps, and is frozen in it. `thaw`: lets it go on; returns the code that it ends with. */
  freeze?(): Promise<{ thaw(): Promise<string | undefined> }>;
  /** Moments of a commit at which the server under the store can be killed; it is started again at once. */
  readonly moments?: readonly string[];
  /** Kills it at that moment of the next commit. */
  crashAt?(moment: string): void;
  end(): Work;
}

/** What a refusal to open or to read may be called. */
const REFUSALS = ["STORE_UNUSABLE", "VAULT_DAMAGED", "VAULT_KEY_WRONG", "STORE_FOREIGN", "STORE_NEWER"];
const KEYS = ["step", "old", "report/1"] as const;

function held(store: Store<Work>): Held {
  const values = KEYS.map((key) => {
    const value = store.read(key);
    return [key, value && Buffer.from(value).toString("latin1")] as const;
  });
  return { values: new Map(values), lines: store.lines() };
}

/** The step that a store stands at. @throws Error when it is not exactly what that step has left. */
function stepIn(store: Store<Work>): number {
  const lines = store.lines();
  const step = lines.length;
  expect(lines).toEqual(Array.from({ length: step }, (_, at) => `line ${at + 1}`));
  const value = store.read("step");
  expect(value && new TextDecoder().decode(value)).toBe(step === 0 ? undefined : `${step}`);
  if (step > 0) expect(store.read(`report/${step}`)).toEqual(new Uint8Array(1500).fill(step));
  expect([store.read(`report/${step - 1}`), store.read(`report/${step + 1}`)]).toEqual([
    undefined,
    undefined,
  ]);
  return step;
}

/** Steps that add a value each and erase none. */
const ADDED = [4, 5, 6];

/** The last step that has added something. @throws Error when a step is there by half. */
function addedIn(store: Store<Work>): number {
  const { length } = store.lines();
  const isThere = ADDED.map((n) => store.read(`added/${n}`) !== undefined);
  expect(isThere).toEqual(ADDED.map((n) => n <= length));
  return length;
}

/** Does something with the books of a place, and lets go of them. */
async function withStore<T>(place: Place, use: (store: Store<Work>) => Work<T>): Promise<T> {
  const store = await place.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function walk(store: Store<Work>, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    const { writes, lines } = stepOf(n);
    await store.commit(writes, lines);
  }
}

const refusal = (code: string) => expect.objectContaining({ code });

/** The steps that disks open at; undefined for those that are refused. */
async function outcomes(
  place: Place,
  disks: Iterable<() => Work>,
  read = stepIn,
): Promise<Set<number | undefined>> {
  const found = new Set<number | undefined>();
  for (const put of disks) {
    await put();
    try {
      found.add(await withStore(place, read));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      expect(REFUSALS).toContain(error.code);
      found.add(undefined);
    }
  }
  return found;
}

/** What a store must do, and what must be able to happen to it so that this can be seen. */
interface Acceptance {
  readonly name: string;
  readonly needs?: keyof Place;
  holds(place: Place): Promise<void>;
}

const ACCEPTANCES: readonly Acceptance[] = [
  {
    name: "a new one is empty; what a commit has done is there for the next process, in order",
    async holds(place) {
      expect(await withStore(place, held)).toEqual({
        values: new Map(KEYS.map((key) => [key, undefined])),
        lines: [],
      });
      await withStore(place, async (store) => {
        await walk(store, 1, 3);
        expect(stepIn(store)).toBe(3);
      });
      expect(await withStore(place, stepIn)).toBe(3);
    },
  },

  {
    name: "commits that do not wait for each other are done in the order in which they were asked for",
    async holds(place) {
      await withStore(place, async (store) => {
        const done: number[] = [];
        const all = [1, 2, 3, 4].map(async (n) => {
          const { writes, lines } = stepOf(n);
          await store.commit(writes, lines);
          done.push(n);
        });
        await Promise.all(all);
        expect(done).toEqual([1, 2, 3, 4]);
      });
      expect(await withStore(place, stepIn)).toBe(4);
    },
  },

  {
    name: "a commit is done whole or not at all, says so by its code, and the store goes on",
    async holds(place) {
      const broken = { key: "old", value: { not: "bytes" } as unknown as Uint8Array };
      await withStore(place, async (store) => {
        await walk(store, 1, 1);
        const failing = async () => store.commit([{ key: "step", value: text("9") }, broken], ["line 9"]);
        await expect(failing()).rejects.toEqual(refusal("STORE_UNWRITABLE"));
        expect(stepIn(store)).toBe(1);
        await walk(store, 2, 2);
      });
      expect(await withStore(place, stepIn)).toBe(2);
    },
  },

  {
    name: "what is handed in or out belongs to whoever has it",
    async holds(place) {
      await withStore(place, async (store) => {
        const value = text("written");
        await store.commit([{ key: "old", value }], []);
        value.fill(0);
        store.read("old")!.fill(1);
        expect(new TextDecoder().decode(store.read("old"))).toBe("written");
      });
    },
  },

  {
    name: "processes killed at any moment leave every step that was done, and at most one more, whole",
    async holds(place) {
      let least = 0;
      for (let round = 0; round < 3; round += 1) {
        const done = Math.max(least, await place.runAndKill!());
        const step = await withStore(place, stepIn);
        expect([done, done + 1]).toContain(step);
        least = step;
      }
      expect(least).toBeGreaterThan(3);
    },
    needs: "runAndKill",
  },

  {
    name: "one process has them at a time; the next one is let in when they are free",
    async holds(place) {
      await withStore(place, async (store) => {
        await walk(store, 1, 1);
        expect(await place.openElsewhere!()).toBe("STORE_IN_USE");
        await walk(store, 2, 2);
      });
      expect(await place.openElsewhere!()).toBeUndefined();
      expect(await withStore(place, stepIn)).toBe(2);
    },
    needs: "openElsewhere",
  },

  {
    name: "a full disk refuses by its code; what is there is a step, and the next process goes on from it",
    async holds(place) {
      let done = 0;
      const store = await place.open();
      await walk(store, 1, 2);
      await place.fill!(true);
      const filling = async () => {
        for (done = 2; done < 5000; done += 1) await walk(store, done + 1, done + 1);
      };
      await expect(filling()).rejects.toEqual(refusal("STORE_UNWRITABLE"));
      await place.fill!(false);
      await store.close();
      const step = await withStore(place, stepIn);
      expect([done, done + 1]).toContain(step);
      await withStore(place, (again) => walk(again, step + 1, step + 1));
      expect(await withStore(place, stepIn)).toBe(step + 1);
    },
    needs: "fill",
  },

  {
    name: "what is closed is free, and closing it again takes it from nobody",
    async holds(place) {
      const store = await place.open();
      await walk(store, 1, 2);
      await store.close();
      const next = await place.open();
      await store.close();
      await walk(next, 3, 4);
      await next.close();
      expect(await withStore(place, stepIn)).toBe(4);
    },
  },

  {
    name: "a damaged disk holds what was written, or is refused; never anything else",
    async holds(place) {
      await withStore(place, (store) => walk(store, 1, 5));
      const found = await outcomes(place, place.damages!());
      expect([...found].filter((step) => step !== undefined && step !== 5)).toEqual([]);
      expect(found).toContain(undefined);
    },
    needs: "damages",
  },

  {
    name: "a disk without the end of what was written last stands at an earlier step, or is refused",
    async holds(place) {
      const store = await place.open();
      await walk(store, 1, 3);
      for (const n of ADDED) await store.commit([{ key: `added/${n}`, value: text(`${n}`) }], [`line ${n}`]);
      const disks = [...place.tears!()];
      await store.close();
      const found = await outcomes(place, disks, addedIn);
      for (const step of found) expect([undefined, 3, ...ADDED]).toContain(step);
      expect(found.size).toBeGreaterThan(2);
    },
    needs: "tears",
  },

  {
    name: "a process that was taken for dead writes nothing when it comes back",
    async holds(place) {
      const { thaw } = await place.freeze!();
      await withStore(place, async (store) => {
        const step = stepIn(store);
        expect(step).toBeGreaterThan(0);
        await walk(store, step + 1, step + 2);
        expect(await thaw()).toBe("STORE_FENCED");
        await walk(store, step + 3, step + 3);
        expect(stepIn(store)).toBe(step + 3);
      });
      const step = await withStore(place, stepIn);
      expect(await withStore(place, stepIn)).toBe(step);
    },
    needs: "freeze",
  },

  {
    name: "a server killed around any statement of a commit has all that was called done, and no more than one step beyond",
    async holds(place) {
      const ends = new Map<string, boolean>();
      for (const moment of place.moments!) ends.set(moment, await crashedAt(place, moment));
      expect(new Set(ends.values())).toEqual(new Set([true, false]));
      // Before a COMMIT can have left nothing is open: it is done on the next connection.
      const early = [...ends].filter(([moment]) => /^before (?!COMMIT)/.test(moment));
      expect(early.filter(([, isDone]) => !isDone)).toEqual([]);
    },
    needs: "crashAt",
  },
];

/** Has the server killed at a moment of a commit. Returns whether everything was called done; what is there must be as it says. */
async function crashedAt(place: Place, moment: string): Promise<boolean> {
  const store = await place.open();
  let done = stepIn(store);
  const end = done + 2;
  place.crashAt!(moment);
  try {
    for (; done < end; done += 1) await walk(store, done + 1, done + 1);
  } catch (error) {
    expect(error).toEqual(refusal("STORE_UNWRITABLE"));
    // Whoever does not know what is there writes nothing more.
    await expect(walk(store, done + 1, done + 1)).rejects.toEqual(refusal("STORE_UNWRITABLE"));
  }
  expect(stepIn(store)).toBe(done);
  await store.close();
  const found = await withStore(place, stepIn);
  expect(done === end ? [end] : [done, done + 1]).toContain(found);
  return done === end;
}

/**
 * What every store of a party's books must do, whatever it is made of: nothing that was done is lost, nothing is there by half,
 * nothing is read that was not written, and whoever cannot be sure says so by a code.
 */
export function acceptStore(kind: string, make: () => Place): void {
  describe(`a store of books: ${kind}`, () => {
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
