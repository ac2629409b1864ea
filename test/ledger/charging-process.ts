import { writeSync } from "node:fs";
import { argv } from "node:process";
import { charge, chargedSessions, openCharging } from "./charging.ts";

// Charges one session after the other, and writes the number of each once its report may leave.
// After a refusal it tries twice more, as a program would that does not know better.
const opened = await openCharging(argv[2]);
let failures = 0;
writeSync(1, "open\n");
for (let session = chargedSessions(opened) + 1; session <= Number(argv[3]); session += 1) {
  try {
    await charge(opened, session);
    writeSync(1, `${session}\n`);
  } catch (error) {
    writeSync(2, `${String(error)}\n`);
    failures += 1;
    if (failures === 3) break;
  }
}
