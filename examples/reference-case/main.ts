import { parseArgs } from "node:util";
import { writePlatforms } from "./write-platforms.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    users: { type: "string", default: "1000000" },
    out: { type: "string", default: "reference-case" },
  },
});
if (values.seed === undefined) throw new RangeError('"--seed" expected a whole number, got none');
const size = { users: Number(values.users), seed: Number(values.seed) };
for (const home of await writePlatforms(values.out, size)) console.log(home);
