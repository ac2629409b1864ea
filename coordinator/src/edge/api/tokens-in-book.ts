import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import { z } from "zod";
import type { OwnBook } from "../own-book.ts";
import { type TokenRecord, Tokens, tokenRecord, tokenRecords } from "../../api/tokens.ts";

/** What is asked of a service about its tokens: the secret of a new one does not leave the command that makes it. */
const asked = z.union([
  z.strictObject({ keep: tokenRecord }),
  z.strictObject({ revoke: z.string() }),
  z.strictObject({ list: z.literal(true) }),
]);
export type AskedOfTokens = z.infer<typeof asked>;

/** The name of the question at a service's door. */
export const TOKENS = "tokens";

/** What a running service answers to its own user's commands about tokens. */
export function tokenAnswers(tokens: Tokens, now: () => Date): Readonly<Record<string, Answer>> {
  return { [TOKENS]: async (given) => changed(tokens, asked.parse(given), now()) };
}

/**
 * Does what is asked of the tokens, by the service that runs on the folder, or in its book when none does; returns all of
 * them as they are then.
 * @throws CodedError TOKEN_*, STORE_* and as `askService`.
 */
export async function withTokens(
  { folder, store: config, vault }: OwnBook,
  what: AskedOfTokens,
): Promise<readonly TokenRecord[]> {
  const answer = await askService(folder, { ask: TOKENS, given: what });
  if (answer) return tokenRecords.parse(answer.done);
  const store = await openStoreOf(config, { folder, book: ".", vault, told: onErrorStream });
  try {
    const documents = {
      read: (key: string) => store.read(key),
      commit: (writes: Parameters<typeof store.commit>[0]) => store.commit(writes, []),
    };
    return await changed(new Tokens(documents), what, new Date());
  } finally {
    await store.close();
  }
}

async function changed(tokens: Tokens, what: AskedOfTokens, now: Date): Promise<readonly TokenRecord[]> {
  if ("keep" in what) await tokens.keep(what.keep, now);
  if ("revoke" in what) await tokens.revoke(what.revoke, now);
  return tokens.list();
}
