import { begin, hear } from "@fedseg/client-node/comparison/compare.ts";
import { changeComparisons } from "@fedseg/client-node/edge/books/comparisons.ts";
import type { NodeConfig } from "@fedseg/client-node/edge/config.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";

/** Lets every two platforms compare their rosters as two people on the phone would; returns the number of calls. */
export function compareKeys(platforms: readonly NodeConfig[]): number {
  const inOrder = platforms.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const calls = inOrder.flatMap((asker, at) => inOrder.slice(at + 1).map((answerer) => [asker, answerer]));
  for (const [asker, answerer] of calls) {
    const challenge = say(asker, answerer.name);
    const answer = say(answerer, asker.name, challenge);
    say(answerer, asker.name, say(asker, answerer.name, answer));
  }
  return calls.length;
}

/** Takes the next step at one end and returns the words that are read to the other. */
function say(config: NodeConfig, partner: string, heard?: string): string {
  const comparing = { keys: config.policy, self: config.name, partner };
  const occasion = { at: new Date().toISOString(), way: "in one process" };
  const next = changeComparisons(config, (book) =>
    heard === undefined ? begin(book, comparing, systemEntropy()) : hear(book, comparing, heard, occasion),
  );
  return "words" in next ? next.words : "";
}
