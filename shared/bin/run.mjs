import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./start.mjs";

// `node shared/bin/run.mjs FILE …`: starts one of the repository's own TypeScript files as the programs are started.
const [file] = process.argv.splice(2, 1);
process.argv[1] = resolve(file);
await start(() => import(pathToFileURL(process.argv[1]).href));
