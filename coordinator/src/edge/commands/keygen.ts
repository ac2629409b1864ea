import { keygen } from "@fedseg/keeper/keys/keygen.ts";
import type { Options } from "@fedseg/wording/command-line/program.ts";

export async function keygenCommand({ key = "", ...storage }: Options): Promise<number> {
  console.log(keygen({ key, ...storage }));
  return 0;
}
