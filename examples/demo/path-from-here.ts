import { relative, resolve } from "node:path";

/** Writes a path as a person would type it here. */
export function pathFromHere(path: string): string {
  const near = relative(".", path);
  return near.startsWith("..") ? resolve(path) : near;
}
