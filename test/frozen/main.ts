import { writeFileSync } from "node:fs";
import { recordTranscript, transcriptText } from "./transcript.ts";

writeFileSync(
  new URL("../vectors/transcript.fedseg.json", import.meta.url),
  transcriptText(recordTranscript()),
);
