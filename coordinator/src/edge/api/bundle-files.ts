import { createHash } from "node:crypto";
import { type Dirent, constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Bundles, Content } from "../../api/route.ts";
import type { BundleFileBody } from "../../api/bodies.ts";
import { tarEnd, tarHeader, tarPadding } from "../../api/tar.ts";

const TYPES: readonly (readonly [ending: string, type: string])[] = [
  [".json", "application/json"],
  [".jsonl", "application/jsonl"],
  [".notes", "text/plain; charset=utf-8"],
  [".cbor", "application/cbor"],
];

/**
 * Serves the files of published bundles. A path is served only as the listing has it: links, folders, hidden files, files
 * being written and whatever leads elsewhere are in none. `folderOf`: where a study's bundle lies, by what the service
 * itself knows of the study.
 */
export function bundleFiles(folderOf: (study: string) => Promise<string | undefined>): Bundles {
  const listed = async (study: string) => {
    const folder = await folderOf(study);
    const paths = folder === undefined ? [] : await pathsIn(folder);
    return folder === undefined || paths.length === 0 ? undefined : { folder, paths };
  };
  return {
    async files(study) {
      const found = await listed(study);
      const files = found?.paths.map((path) => fileOf(found.folder, path)) ?? [];
      return found && (await Promise.all(files)).filter((file) => file !== undefined);
    },
    async open(study, path) {
      const found = await listed(study);
      if (!found?.paths.includes(path)) return undefined;
      const file = await openFile(join(found.folder, path));
      return file && contentOf(file, path);
    },
    async archive(study) {
      const found = await listed(study);
      return (
        found && {
          type: "application/x-tar",
          name: `${study}.tar`,
          stream: tarOf(found.folder, found.paths, study),
        }
      );
    },
  };
}

/** Returns the paths of a bundle's files, sorted, with slashes; none where there is no such folder. */
export async function pathsIn(folder: string, under = ""): Promise<readonly string[]> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(join(folder, under), { withFileTypes: true });
  } catch {
    return [];
  }
  const found: string[] = [];
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name.endsWith(".part")) continue;
    const path = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await pathsIn(folder, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

/** Opens a regular file, never through a link; undefined when it is gone or is none. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch {
    return undefined;
  }
  return undefined;
}

async function fileOf(folder: string, path: string): Promise<BundleFileBody | undefined> {
  const file = await openFile(join(folder, path));
  if (!file) return undefined;
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of file.createReadStream()) {
    hash.update(part as Uint8Array);
    bytes += (part as Uint8Array).length;
  }
  return { path, bytes, sha256: hash.digest("hex") };
}

async function contentOf(file: FileHandle, path: string): Promise<Content> {
  const { size } = await file.stat();
  const type = TYPES.find(([ending]) => path.endsWith(ending))?.[1] ?? "application/octet-stream";
  const name = path.replaceAll("/", "-");
  return { type, bytes: size, name, stream: bytesOf(file, size), discard: () => file.close() };
}

/** Reads a file's first `size` bytes, and closes it however that ends: who replaces it meanwhile makes another file. */
async function* bytesOf(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  try {
    if (size > 0) for await (const part of file.createReadStream({ end: size - 1 })) yield part as Uint8Array;
  } finally {
    await file.close();
  }
}

async function* tarOf(folder: string, paths: readonly string[], study: string): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    const file = await openFile(join(folder, path));
    if (!file) continue;
    const { size } = await file.stat();
    yield tarHeader(`${study}/${path}`, size);
    yield* bytesOf(file, size);
    yield tarPadding(size);
  }
  yield tarEnd();
}
