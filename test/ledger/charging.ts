import { Books } from "@fedseg/keeper/books/books.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { seededVault } from "../vaults.ts";

/** What every charge of these books costs, of a budget that is never reached. */
const MU_SQ = 10n;
const STUDY = "5a".repeat(32);
const HASH = "00".repeat(32);
const KEY = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(1)));

/** Books on a disk, and the disk. */
export interface Opened {
  readonly books: Books;
  readonly store: Store;
}

/** Opens the books in a file, with an account. @throws CodedError as Store and Books do. */
export async function openCharging(path: string): Promise<Opened> {
  const store = openStore(path, seededVault("charging"));
  try {
    const books = new Books(store, { key: KEY, name: "willow", now: () => new Date(0) });
    if (books.standing().head.size === 0) {
      const account = { epsilon: "1", delta: "1e-6", budgetMuSq: "1000000", ladder: ["1000000"] };
      await books.commit([], [{ type: "GENESIS", identity: toHex(KEY.publicKey), role: "node", ...account }]);
    }
    return { books, store };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What the report of a session is, long enough to fill pages. */
export function reportOf(session: number): Uint8Array {
  return new Uint8Array(1500).fill(session);
}

/** Charges a session and stores its report, durably and together; every third time older secrets are erased. */
export async function charge({ books }: Pick<Opened, "books">, session: number): Promise<void> {
  const turn = { study: STUDY, session, attempt: 1 };
  const isErasing = session % 3 === 0;
  await books.commit(
    [
      { key: `report/${session}`, value: reportOf(session) },
      ...(isErasing ? [{ key: "chains", value: new Uint8Array(32).fill(session) }] : []),
    ],
    [
      { type: "RESERVE", ...turn, query: "moments", openHash: HASH, muSq: `${MU_SQ}` },
      { type: "SENT", ...turn, reportHash: HASH, maskedRoot: HASH, commitment: HASH },
    ],
  );
}

/** Sessions that the books have charged, from the first. @throws Error when charge, report and balance differ. */
export function chargedSessions({ books }: Opened): number {
  const { account } = books.standing();
  let sessions = 0;
  while (account.charged.has(chargeKey({ study: STUDY, session: sessions + 1, attempt: 1 }))) sessions += 1;
  if (spentSq(account.filter) !== BigInt(sessions) * MU_SQ) throw new Error("the balance is not the charges");
  for (let session = 1; session <= sessions + 1; session += 1) {
    const report = books.read(`report/${session}`);
    const expected = session <= sessions ? reportOf(session) : undefined;
    if (report?.join() !== expected?.join())
      throw new Error(`session ${session}: another report than was sent`);
  }
  return sessions;
}
