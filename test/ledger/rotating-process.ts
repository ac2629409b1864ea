import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { argv } from "node:process";
import { DatabaseSync } from "node:sqlite";

// Rotates a key; before every call that changes something on the disk it copies the party's folder, as it is then and
// as a kill at that moment would leave it, into a folder of images.
const [, , party, images] = argv;
let taken = 0;
let isCopying = false;
const imaged = <Call extends (...args: never[]) => unknown>(call: Call) =>
  function (this: unknown, ...args: Parameters<Call>): unknown {
    if (!isCopying) {
      isCopying = true;
      fs.cpSync(party, join(images, `${taken}`), { recursive: true });
      taken += 1;
      isCopying = false;
    }
    return call.apply(this, args);
  };
const { writeFileSync, renameSync, fsyncSync } = fs;
Object.assign(fs, {
  writeFileSync: imaged(writeFileSync),
  renameSync: imaged(renameSync),
  fsyncSync: imaged(fsyncSync),
});
syncBuiltinESMExports();
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = imaged(exec) as typeof exec;

const { rotateKey } = await import("@fedseg/keeper/books/rotate-key.ts");
const { keyHolder } = await import("./key-holder.ts");
await rotateKey(keyHolder(party));
