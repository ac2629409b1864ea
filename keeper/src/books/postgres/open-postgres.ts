import pg from "pg";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Vault } from "../../keys/vault.ts";
import type { PostgresConfig } from "../store-config.ts";
import type { Store } from "../store.ts";
import { claim, release } from "./claim.ts";
import { hasBooks, migrate } from "./migrate.ts";
import { PostgresStore, load } from "./postgres-store.ts";
import { Server, type Told } from "./server.ts";
import { Signs } from "./signs.ts";

/** Which books of a server's schema are opened, and with what. */
export interface ServerPlace {
  readonly book: string;
  readonly vault: Vault;
  readonly told: Told;
}

/** What every process computes of its storage key, to tell its books from others'. */
const OWNER = "owner of books";

/** Servers that books of this process lie on, and for how many of them. */
const open = new Map<string, { readonly server: Server; readonly signs: Signs; users: number }>();

/**
 * Opens books on a server, making them when they are new.
 * @throws CodedError STORE_IN_USE, STORE_FOREIGN, STORE_NEWER, STORE_UNUSABLE, STORE_UNREACHABLE, STORE_URL or SECRET_MISSING.
 */
export async function openPostgresStore(config: PostgresConfig, place: ServerPlace): Promise<Store> {
  const { server, signs, letGo } = shared(config);
  try {
    const store = await openOn({ server, signs }, config, place);
    const close = async () => {
      try {
        await store.close();
      } finally {
        await letGo();
      }
    };
    let closed: Promise<void> | undefined;
    return {
      read: (key) => store.read(key),
      keys: () => store.keys(),
      lines: () => store.lines(),
      commit: async (writes, lines) => store.commit(writes, lines),
      // Whoever closes books a second time takes no other books from the server with it.
      close: () => (closed ??= close()),
    };
  } catch (error) {
    await letGo();
    throw error instanceof pg.DatabaseError ? refused(error) : error;
  }
}

/** Tells whether books have begun on a server; nothing is made there. @throws as `openPostgresStore`. */
export async function isOnServer(config: PostgresConfig, book: string): Promise<boolean> {
  const { server, letGo } = shared(config);
  try {
    if (!(await hasBooks(server))) return false;
    const { rowCount } = await server.query("SELECT 1 FROM books WHERE book = $1", [book]);
    return rowCount === 1;
  } catch (error) {
    throw error instanceof pg.DatabaseError ? refused(error) : error;
  } finally {
    await letGo();
  }
}

async function openOn(
  { server, signs }: Omit<Shared, "letGo">,
  { leaseSeconds }: PostgresConfig,
  { book, vault, told }: ServerPlace,
): Promise<PostgresStore> {
  await migrate(server, told);
  const owner = vault.keyedHash(book, OWNER);
  const claimed = await claim(server, { book, owner, leaseSeconds }, told);
  try {
    return new PostgresStore(server, claimed, await load(server, claimed, told), { vault, told, signs });
  } catch (error) {
    await release(server, claimed).catch(() => undefined);
    throw error;
  }
}

/** What all books of this process on a server share, and how a user lets go of it. */
interface Shared {
  readonly server: Server;
  readonly signs: Signs;
  letGo(): Promise<void>;
}

function shared(config: PostgresConfig): Shared {
  const key = JSON.stringify(config);
  const entry = open.get(key) ?? begun(config);
  open.set(key, entry);
  entry.users += 1;
  return {
    server: entry.server,
    signs: entry.signs,
    async letGo() {
      entry.users -= 1;
      if (entry.users > 0) return;
      open.delete(key);
      await entry.server.end();
    },
  };
}

function begun(config: PostgresConfig) {
  const server = new Server(config);
  return { server, signs: new Signs(server), users: 0 };
}

/** The server's own message may quote values; its five-character code does not. */
function refused({ code }: pg.DatabaseError): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `The PostgreSQL server refuses to give the books (SQLSTATE ${code}).`,
    why: "User, password or database are wrong, or the user may not make or read the schema that the section store names.",
    todo: "Try the same connection with psql on this machine; let the schema and its tables belong to the user who connects. Nothing was changed.",
  });
}
