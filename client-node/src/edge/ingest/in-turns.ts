import { setImmediate as othersTurn } from "node:timers/promises";

/**
 * Does work over many things a few at a time, and lets timers and messages have their turn in between: nobody is to
 * notice from a message that is late how many things there are.
 */
export async function inTurns<Thing, Made>(
  things: readonly Thing[],
  atOnce: number,
  work: (some: readonly Thing[]) => readonly Made[],
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < things.length; from += atOnce) {
    for (const one of work(things.slice(from, from + atOnce))) made.push(one);
    await othersTurn();
  }
  return made;
}
