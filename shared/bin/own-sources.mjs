import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

/** Where these packages lie beside each other: a clone's root, or the folder that they are installed in. */
const HOME = new URL("../../", import.meta.url).href;
/** Sources of these packages where they are installed. */
const INSTALLED = /\/node_modules\/@fedseg\/[^?]*\.ts$/;
const isInstalled = INSTALLED.test(`${HOME}any.ts`);
/** What these packages depend on, below them in a clone. */
const OTHERS = `${HOME}node_modules/`;
const SCOPE = "@fedseg/";

/** Names a source of these packages by what another one imports it as; undefined for everything else. */
function sourceOf(specifier, parent) {
  if (!specifier.endsWith(".ts") || !parent?.startsWith(HOME) || parent.startsWith(OTHERS)) return undefined;
  if (specifier.startsWith(".")) return new URL(specifier, parent).href;
  const end = specifier.indexOf("/", SCOPE.length);
  if (!specifier.startsWith(SCOPE) || specifier.startsWith("/page-ui/", end)) return undefined;
  return `${HOME}${specifier.slice(SCOPE.length, end)}/src${specifier.slice(end)}`;
}

/**
 * Finds sources where they are: as they import each other, no folder has to be looked through for one, and no package asked
 * what kind of file it is. A program has some thousand, and starts in four fifths of the time.
 */
function resolve(specifier, context, next) {
  const url = sourceOf(specifier, context.parentURL);
  return url === undefined
    ? next(specifier, context)
    : { url, format: "module-typescript", shortCircuit: true };
}

/** Reads TypeScript that is installed: Node reads it itself everywhere but there. */
function load(url, context, next) {
  if (!INSTALLED.test(url)) return next(url, context);
  const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
  return { format: "module", source, shortCircuit: true };
}

/** The first call warns that the function may change one day: nothing that whoever gives a command can act on. */
function quietly(call) {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  call();
  process.emitWarning = emitWarning;
}

if (isInstalled) quietly(() => module.stripTypeScriptTypes(""));
module.registerHooks({ resolve, ...(isInstalled && { load }) });
