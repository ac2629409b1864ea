import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type BookPlace, openStoreIfAny, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { MIGRATIONS } from "@fedseg/keeper/books/migrations.ts";
import { migrate } from "@fedseg/keeper/books/postgres/migrate.ts";
import { Server, Unknown } from "@fedseg/keeper/books/postgres/server.ts";
import { type StoreConfig, serverIn, storeConfig, storeUnder } from "@fedseg/keeper/books/store-config.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Authority, NO_OPENSSL } from "../edge/certificates.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "../sources/postgres-server.ts";
import { seededVault } from "../vaults.ts";
import { CutProxy } from "../service/cut-proxy.ts";
import { text } from "./steps.ts";

/** As long as a busy machine takes. */
const PATIENT = { timeout: 30_000 };

let server: TestPostgres;
let authority: Authority | undefined;
let folder: string;
let schemas = 0;
beforeAll(async () => {
  if (NO_POSTGRES !== "") return;
  authority = NO_OPENSSL === undefined ? new Authority() : undefined;
  server = await startPostgres((own) => {
    if (!authority) return [];
    const { cert, key } = authority.signed("server", "DNS:elsewhere.example");
    copyFileSync(cert, join(own, "cert.pem"));
    copyFileSync(key, join(own, "key.pem"));
    return ["-c", "ssl=on", "-c", `ssl_cert_file=${own}/cert.pem`, "-c", `ssl_key_file=${own}/key.pem`];
  });
});
afterAll(async () => {
  await server?.stop();
  authority?.remove();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-books-"));
  schemas += 1;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stored = (more: object = {}): StoreConfig =>
  storeConfig.parse({
    kind: "postgres",
    url: server.url,
    schema: `of_${schemas}`,
    leaseSeconds: 1,
    patienceSeconds: 2,
    ...more,
  });
const place = (vault: Vault = seededVault("own"), book = "."): BookPlace => ({
  folder,
  book,
  vault,
  told: () => undefined,
});
const refusal = (code: string) => expect.objectContaining({ code });

/** Writes a line into books, and lets go of them. */
async function note(config: StoreConfig | undefined, line: string, at = place()): Promise<void> {
  const store = await openStoreOf(config, at);
  await store.commit([{ key: "step", value: text(line) }], [line]);
  await store.close();
}

async function linesOf(
  config: StoreConfig | undefined,
  at = place(),
): Promise<readonly string[] | undefined> {
  const store = await openStoreIfAny(config, at);
  const lines = store?.lines();
  await store?.close();
  return lines;
}

describe.skipIf(NO_POSTGRES !== "")(`books on a server${NO_POSTGRES}`, () => {
  test("a party's own and those of its studies are apart; those that nobody has begun are not begun by looking", async () => {
    expect(await linesOf(stored())).toBeUndefined();
    for (const book of [".", "spring", "autumn"])
      await note(stored(), `of ${book}`, place(seededVault("own"), book));
    for (const book of [".", "spring", "autumn"])
      expect(await linesOf(stored(), place(seededVault("own"), book))).toEqual([`of ${book}`]);
    expect(await linesOf(stored(), place(seededVault("own"), "winter"))).toBeUndefined();
  });

  test("STORE_FOREIGN: another party's are not given or taken over, and a schema of its own is free", async () => {
    await note(stored(), "first");
    const other = place(seededVault("other"));
    await expect(openStoreOf(stored(), other)).rejects.toEqual(refusal("STORE_FOREIGN"));
    await note(stored({ schema: "apart" }), "other", other);
    await note(stored(), "second");
    expect(await linesOf(stored())).toEqual(["first", "second"]);
  });

  test("STORE_NEWER: what newer software has written is left alone, and newer software goes on with them", async () => {
    await note(stored(), "old");
    const newer = [...MIGRATIONS, { sqlite: "", postgres: "ALTER TABLE ledger ADD COLUMN witness text" }];
    const later = new Server(serverIn(stored())!);
    await migrate(later, () => undefined, newer);
    await expect(openStoreOf(stored(), place())).rejects.toEqual(refusal("STORE_NEWER"));
    await Promise.all([migrate(later, () => undefined, newer), migrate(later, () => undefined, newer)]);
    const { rows } = await later.query("SELECT line, witness FROM ledger");
    expect(rows).toEqual([{ line: "old", witness: null }]);
    await later.end();
  });

  test("many processes that open new books at once make one schema", async () => {
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map(async (book) => note(stored(), book, place(seededVault("own"), book))));
    for (const book of names)
      expect(await linesOf(stored(), place(seededVault("own"), book))).toEqual([book]);
  });

  test("books that lie in a file move to the server, once and whole, also when the move was cut off", async () => {
    await note(undefined, "in a file");
    copyFileSync(join(folder, "books.db"), join(folder, "kept.db"));
    expect(await linesOf(stored())).toEqual(["in a file"]);
    expect(existsSync(join(folder, "books.db"))).toBe(false);
    // As a power cut leaves it, between the commit on the server and the end of the file.
    copyFileSync(join(folder, "kept.db"), join(folder, "books.db"));
    const store = await openStoreOf(stored(), place());
    expect(store.read("step")).toEqual(text("in a file"));
    expect(store.lines()).toEqual(["in a file"]);
    await store.close();
    expect(existsSync(join(folder, "books.db"))).toBe(false);
  });

  test("STORE_ELSEWHERE: books that lie elsewhere are not begun anew, and the old section has them", async () => {
    await note(stored(), "on a server");
    for (const config of [undefined, "sqlite"] as const) {
      await expect(openStoreOf(config, place())).rejects.toEqual(refusal("STORE_ELSEWHERE"));
      await expect(openStoreIfAny(config, place())).rejects.toEqual(refusal("STORE_ELSEWHERE"));
    }
    expect(existsSync(join(folder, "books.db"))).toBe(false);
    expect(await linesOf(stored())).toEqual(["on a server"]);
  });

  test("neither of two books that differ is taken for the other, and both stay", async () => {
    await note(stored(), "on a server");
    rmSync(join(folder, "books.db.elsewhere"));
    await note(undefined, "in a file");
    for (let n = 0; n < 2; n += 1)
      await expect(openStoreOf(stored(), place())).rejects.toEqual(refusal("STORE_ELSEWHERE"));
    expect(await linesOf("sqlite")).toEqual(["in a file"]);
    rmSync(join(folder, "books.db"));
    expect(await linesOf(stored())).toEqual(["on a server"]);
  });

  test("STORE_UNREACHABLE: a server that is not there is asked again for as long as is written, and it is found where it is", async () => {
    const told: string[] = [];
    const nowhere = stored({ url: "postgres://test:hush@127.0.0.1:9/postgres", patienceSeconds: 0.3 });
    const opening = openStoreOf(nowhere, { ...place(), told: (what) => told.push(what) });
    const error: unknown = await opening.catch((each: unknown) => each);
    expect(error).toEqual(refusal("STORE_UNREACHABLE"));
    expect([String(error), ...told].join("\n")).not.toContain("hush");
    expect(told).toEqual(["The server with the books does not answer (ECONNREFUSED); it is asked again."]);
    await note(stored(), "there");
  });

  test("a server that is down when books are opened is waited for, and so is one that goes between commits; both are told", async () => {
    const told: string[] = [];
    const at = { ...place(), told: (what: string) => told.push(what) };
    server.crash();
    const opening = openStoreOf(stored({ patienceSeconds: 30 }), at);
    await wait(300);
    await server.start();
    const store = await opening;
    await store.commit([], ["one"]);
    server.crash();
    await wait(300);
    const done = store.commit([], ["two"]);
    await server.start();
    await done;
    await store.close();
    expect(await linesOf(stored())).toEqual(["one", "two"]);
    const answers = told.filter((what) => what.includes("answers again"));
    expect(answers.length).toBeGreaterThan(1);
    expect(told.length).toBe(2 * answers.length);
  });

  test("a process gives one sign of life for all its books, and hears which of them another has taken over", async () => {
    const told: string[] = [];
    const asked = vi.spyOn(pg.Client.prototype, "query");
    const names = [".", "a", "b"];
    const stores = await Promise.all(
      names.map(async (book) =>
        openStoreOf(stored(), {
          ...place(seededVault("own"), book),
          told: (what) => void told.push(`${book}: ${what}`),
        }),
      ),
    );
    const signs = () =>
      asked.mock.calls.flatMap(([asking, values]) =>
        typeof asking === "string" && asking.includes("SKIP LOCKED") ? [values] : [],
      );
    const hasSigned = async (more: number) => {
      const before = signs().length;
      await vi.waitFor(() => expect(signs().length).toBeGreaterThanOrEqual(before + more), PATIENT);
    };
    await hasSigned(2);
    expect(signs().at(-1)).toEqual([expect.arrayContaining(names), expect.anything(), [1, 1, 1]]);
    const other = new Server(serverIn(stored())!);
    // Later than when they were opened, by more than the signs' distance.
    const { rows } = await other.query(
      "SELECT count(*) FROM books WHERE lease_until > clock_timestamp() + interval '500 ms'",
    );
    expect(rows).toEqual([{ count: "3" }]);
    await other.query("UPDATE books SET fence = fence + 1 WHERE book = 'a'");
    await other.end();
    await vi.waitFor(
      () =>
        expect(told).toEqual([
          "a: Another process has taken the books over: nothing is written here any more.",
        ]),
      PATIENT,
    );
    await expect(stores[1].commit([], ["late"])).rejects.toEqual(refusal("STORE_FENCED"));
    await stores[2].commit([], ["goes on"]);
    await hasSigned(2);
    expect(signs().at(-1)?.[0]).toEqual(expect.not.arrayContaining(["a"]));
    // Whoever closes one twice takes none of the others with it.
    for (let times = 0; times < 3; times += 1) await stores[0].close();
    await stores[2].commit([], ["goes on still"]);
    await Promise.all(stores.map(async (store) => store.close()));
    asked.mockRestore();
  });

  test("a process that is cut off within a transaction has the books locked for no longer than a lease, or 10 s", async () => {
    for (const [leaseSeconds, idle] of [
      [2, "2s"],
      [60, "10s"],
    ] as const) {
      const at = new Server(serverIn(stored({ leaseSeconds }))!);
      const { rows } = await at.query("SHOW idle_in_transaction_session_timeout");
      expect(rows).toEqual([{ idle_in_transaction_session_timeout: idle }]);
      await at.end();
    }
  });

  test("an answer is waited for as long as a lease, then asked for on another connection; a COMMIT twice as long, and never again", async () => {
    const proxy = await CutProxy.before(Number(new URL(server.url).port));
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const at = new Server(serverIn(stored({ url: url.href, leaseSeconds: 7, patienceSeconds: 30 }))!);
    await at.query("CREATE TABLE IF NOT EXISTS public.done (what text)");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const passedUntil = async (isDone: () => boolean) => {
      let ms = 0;
      for (; !isDone() && ms < 100_000; ms += 500) {
        vi.advanceTimersByTime(500);
        for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
      }
      return ms;
    };
    const loseAnswers = () => {
      proxy.cut();
      proxy.mendForNew();
    };
    try {
      loseAnswers();
      const told: string[] = [];
      const asked = at.repeatable(
        async (client) => client.query("SELECT 1 AS one"),
        (what) => void told.push(what),
      );
      const passed = await passedUntil(() => told.length > 0);
      expect([passed >= 7000, passed < 13_000]).toEqual([true, true]);
      expect((await asked).rows).toEqual([{ one: 1 }]);
      let tries = 0;
      const failed = vi.fn<(error: unknown) => void>();
      const query = vi.spyOn(pg.Client.prototype, "query");
      const writing = at.transaction(async (client) => {
        tries += 1;
        await client.query("INSERT INTO public.done VALUES ('once')");
        loseAnswers();
      }, failed);
      const ended = writing.catch(failed);
      await vi.waitUntil(() => query.mock.calls.some(([of]) => JSON.stringify(of).includes("COMMIT")), {
        ...PATIENT,
        interval: 5,
      });
      query.mockRestore();
      expect(await passedUntil(() => failed.mock.calls.length > 0)).toBeGreaterThan(13_000);
      await ended;
      expect([tries, failed.mock.calls]).toEqual([1, [[expect.any(Unknown)]]]);
    } finally {
      vi.useRealTimers();
      await Promise.all([at.end(), proxy.end()]);
    }
  });

  test("the connection string and the password are kept apart from the configuration, or in it when that is wanted", async () => {
    writeFileSync(join(folder, "url"), `${server.url}\n`);
    const here = (relative: string) => join(folder, relative);
    await note(storeUnder(stored({ url: { file: "url" }, password: { file: "url" } }), here), "by file");
    process.env["FEDSEG_TEST_STORE"] = server.url;
    await note(stored({ url: { environment: "FEDSEG_TEST_STORE" } }), "by variable");
    const { hostname, port, username } = new URL(server.url);
    const before = { ...process.env };
    Object.assign(process.env, { PGHOST: hostname, PGPORT: port, PGUSER: username, PGDATABASE: "postgres" });
    try {
      await note("postgres", "by psql's variables");
    } finally {
      for (const name of ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "FEDSEG_TEST_STORE"]) {
        if (before[name] === undefined || name === "FEDSEG_TEST_STORE") delete process.env[name];
        else process.env[name] = before[name];
      }
    }
    expect(await linesOf(stored())).toEqual(["by file", "by variable"]);
    await expect(openStoreOf(stored({ url: { file: join(folder, "none") } }), place())).rejects.toEqual(
      refusal("SECRET_MISSING"),
    );
    writeFileSync(join(folder, "url"), "mysql://x");
    await expect(openStoreOf(stored({ url: { file: join(folder, "url") } }), place())).rejects.toEqual(
      refusal("STORE_URL"),
    );
  });

  test.skipIf(NO_OPENSSL !== undefined)(
    "what a server shows is checked against the authority and its name",
    async () => {
      writeFileSync(join(folder, "ca.pem"), authority!.certificate);
      const ca = join(folder, "ca.pem");
      const opens = async (more: object) => {
        try {
          await note(stored({ patienceSeconds: 0, ...more }), "x");
          return true;
        } catch (error) {
          return error instanceof CodedError ? error.code !== "STORE_UNREACHABLE" : undefined;
        }
      };
      expect(await opens({ sslmode: "verify-ca", ca })).toBe(true);
      // The certificate names elsewhere.example, and this is 127.0.0.1.
      expect(await opens({ sslmode: "verify-full", ca })).toBe(false);
      expect(await opens({ sslmode: "verify-ca" })).toBe(false);
      // A connection string cannot ask for less than to be verified, but for none at all.
      for (const mode of ["require", "prefer", "no-verify"])
        expect(await opens({ url: `${server.url}?sslmode=${mode}` })).toBe(false);
      expect(await opens({ url: `${server.url}?sslmode=verify-ca&sslrootcert=${ca}` })).toBe(true);
      expect(await opens({ url: `${server.url}?sslmode=disable` })).toBe(true);
    },
  );
});
