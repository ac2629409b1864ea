import { writeFileSync } from "node:fs";
import { FROZEN, recordTranscript, transcriptText } from "./transcript.ts";

for (const frozen of FROZEN) {
  writeFileSync(
    new URL(`../vectors/${frozen.file}`, import.meta.url),
    transcriptText(recordTranscript(frozen)),
  );
}
