import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

/** Sources of these packages where they are installed: Node reads TypeScript itself everywhere but there. */
const INSTALLED = /\/node_modules\/@fedseg\/[^?]*\.ts$/;

quietly(() => module.stripTypeScriptTypes(""));

module.registerHooks({
  load(url, context, next) {
    if (!INSTALLED.test(url)) return next(url, context);
    const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
    return { format: "module", source, shortCircuit: true };
  },
});

/** The first call warns that the function may change one day: nothing that whoever gives a command can act on. */
function quietly(call) {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  call();
  process.emitWarning = emitWarning;
}
