import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { outlivePipes } from "../../wording/src/command-line/broken-pipe.ts";
import { toHex } from "../../shared/src/crypto/bytes.ts";
import { systemEntropy } from "../../keeper/src/keys/entropy.ts";
import { experiment } from "./experiment.ts";
import { attackPage } from "./page.ts";
import { runWire } from "./wire.ts";
import { isAsClaimed, tellExperiment } from "./words.ts";

const USAGE = `npm run demo:attack -- [--out FOLDER] [--studies N]

What a curious coordinator learns of one customer, with protection and without.
  --out FOLDER   where the picture goes (default demo-output/attack)
  --studies N    how often the attack is tried (default 500)
Example
  npm run demo:attack -- --studies 100`;

outlivePipes(process.stdout, process.stderr);
if (process.argv.includes("--help") || process.argv.includes("-h")) {
  console.log(USAGE);
  process.exit(0);
}
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "demo-output/attack" },
    studies: { type: "string", default: "500" },
  },
});
try {
  makeFolder(values.out);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  console.error(
    `DEMO_FOLDER: The folder ${values.out} cannot be made (${code}). The picture goes there. Give another folder with --out.`,
  );
  process.exit(1);
}
const started = performance.now();
const source = systemEntropy();
const shown = experiment(Number(values.studies), source);
// A simulated study takes all of its entropy from a text: a new one every time.
const chance = () => toHex(source.bytes(32));
const wires = { without: runWire(chance(), false), within: runWire(chance(), true) };
show(tellExperiment(shown, wires));
const path = join(values.out, "attack.html");
writeFileSync(path, attackPage(shown, wires));
console.log(`\nThe picture: ${path} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
process.exitCode = isAsClaimed(shown) ? 0 : 1;
