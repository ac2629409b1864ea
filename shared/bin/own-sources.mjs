import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

/** Where these packages lie beside each other: a clone's root, or the folder that they are installed in. */
const HOME = new URL("../../", import.meta.url).href;
const isInstalled = HOME.endsWith("/node_modules/@fedseg/");
const SCOPE = "@fedseg/";
/** What the files of another package import of each other. */
const SIBLING = /^[.].*[.]m?js$/;

/** Tells whether a file is theirs, and not of what they depend on. */
const isOurs = (url) => url.startsWith(HOME) && !url.includes("/node_modules/", HOME.length);

/** What was found for all sources of one of these packages, by the package's name and what they import. */
const found = new Map();

/** Names a source of these packages by what another one imports it as; undefined for everything else. */
function sourceOf(specifier, parent) {
  if (!specifier.endsWith(".ts")) return undefined;
  if (specifier.startsWith(".")) return new URL(specifier, parent).href;
  const end = specifier.indexOf("/", SCOPE.length);
  if (!specifier.startsWith(SCOPE) || specifier.startsWith("/page-ui/", end)) return undefined;
  return `${HOME}${specifier.slice(SCOPE.length, end)}/src${specifier.slice(end)}`;
}

/** Finds what a source of these packages imports. */
function resolveOurs(specifier, context, next) {
  const url = sourceOf(specifier, context.parentURL);
  if (url !== undefined) return { url, format: "module-typescript", shortCircuit: true };
  if (specifier.startsWith(".") || !context.conditions.includes("import")) return next(specifier, context);
  const key = `${context.parentURL.slice(HOME.length).split("/", 1)} ${specifier}`;
  if (!found.has(key)) found.set(key, { ...next(specifier, context), shortCircuit: true });
  return found.get(key);
}

/**
 * Finds files where they are. Sources that import each other: no folder has to be looked through for one, and no package asked what
 * kind of file it is. What they import of others: once for all sources of a package. And what the files of another package import of each
 * other. A program has some thousand files and five thousand imports, and starts in two thirds of the time.
 */
function resolve(specifier, context, next) {
  if (specifier.startsWith("node:")) return { url: specifier, format: "builtin", shortCircuit: true };
  const { parentURL: parent = "", conditions } = context;
  if (isOurs(parent)) return resolveOurs(specifier, context, next);
  if (SIBLING.test(specifier) && conditions.includes("import") && parent.includes("/node_modules/"))
    return { url: new URL(specifier, parent).href, shortCircuit: true };
  return next(specifier, context);
}

/** Reads the sources of these packages, with less around it than Node; where they are installed it would not read TypeScript at all. */
function load(url, context, next) {
  if (!isOurs(url) || !url.endsWith(".ts")) return next(url, context);
  const source = readFileSync(fileURLToPath(url), "utf8");
  return isInstalled
    ? { format: "module", source: module.stripTypeScriptTypes(source), shortCircuit: true }
    : { format: "module-typescript", source, shortCircuit: true };
}

/** The first call warns that the function may change one day: nothing that whoever gives a command can act on. */
function quietly(call) {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  call();
  process.emitWarning = emitWarning;
}

if (isInstalled) quietly(() => module.stripTypeScriptTypes(""));
module.registerHooks({ resolve, load });
