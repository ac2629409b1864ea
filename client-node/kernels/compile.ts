import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ARTEFACTS, type ArtefactName } from "../src/edge/kernels/artefact.ts";

/** What is used of the compiler, which only those need who change the source. */
interface Compiler {
  main(
    options: readonly string[],
    files: {
      readFile(name: string): Promise<string | null>;
      writeFile(name: string, content: string | Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}

const OPTIONS = ["--runtime", "stub", "-O3", "--converge", "--noAssert", "--enable", "simd"];
/** Vectors are handed to functions within the module only. */
const UNTOLD = ["--disableWarning", "112"];
const OUT = "module.wasm";

/** Compiles a module's source in a folder. @throws Error with what the compiler says. */
export async function compile(folder: string, name: ArtefactName): Promise<Uint8Array> {
  const { source, entry } = ARTEFACTS[name];
  const { main } = (await import(import.meta.resolve("assemblyscript/asc"))) as Compiler;
  let module: Uint8Array | undefined;
  const { error, stderr } = await main([entry, "--outFile", OUT, ...OPTIONS, ...UNTOLD], {
    readFile: (file) => readFile(join(folder, source, file), "utf8").catch(() => null),
    writeFile(file, content) {
      if (file === OUT && typeof content !== "string") module = Uint8Array.from(content);
    },
    listFiles: () => [],
  });
  if (error || !module) throw new Error(stderr.toString(), { cause: error });
  return module;
}
