import { writeSync } from "node:fs";
import { argv } from "node:process";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { seededVault } from "../vaults.ts";
import { stepOf } from "./steps.ts";

// Takes one step after the other for ever, and writes the number of each once it is done; with "look" it only opens.
const [, , folder, config, task] = argv;
try {
  const vault = seededVault("acceptance");
  const store = await openStoreOf(JSON.parse(config), { folder, book: ".", vault, told: onErrorStream });
  if (task === "look") await store.close();
  else {
    for (let n = store.lines().length + 1; ; n += 1) {
      const { writes, lines } = stepOf(n);
      await store.commit(writes, lines);
      writeSync(1, `${n}\n`);
    }
  }
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  writeSync(1, `${error.code}\n`);
}
