import type { Turns } from "./turns.ts";
import type { Work } from "./work.ts";

/** Does something while it has the turn; resolves when it is done. */
export async function inTurn<T>(turns: Turns, act: () => Work<T>): Promise<T> {
  await turns.take();
  try {
    return await act();
  } finally {
    turns.end();
  }
}
