import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toHex } from "../../shared/src/crypto/bytes.ts";
import { systemEntropy } from "../../keeper/src/edge/entropy.ts";
import { experiment } from "./experiment.ts";
import { attackPage } from "./page.ts";
import { runWire } from "./wire.ts";
import { isAsClaimed, tellExperiment } from "./words.ts";

/** `npm run demo:attack -- [--out FOLDER] [--studies N]`: what a curious coordinator learns, with protection and without. */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "demo-output/attack" },
    studies: { type: "string", default: "500" },
  },
});
const started = performance.now();
const source = systemEntropy();
const shown = experiment(Number(values.studies), source);
// A simulated study takes all of its entropy from a text: a new one every time.
const chance = () => toHex(source.bytes(32));
const wires = { without: runWire(chance(), false), within: runWire(chance(), true) };
console.log(tellExperiment(shown, wires));
mkdirSync(values.out, { recursive: true });
const path = join(values.out, "attack.html");
writeFileSync(path, attackPage(shown, wires));
console.log(`\nThe picture: ${path} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
process.exitCode = isAsClaimed(shown) ? 0 : 1;
