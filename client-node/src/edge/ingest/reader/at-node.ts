import type { DataPlace } from "../prepare.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { ChildPorts } from "./in-child.ts";

/** Returns of a configuration what the reading process is to know of it, and nothing else. */
export function placeOf({ data, consent, folder, home }: DataPlace): DataPlace {
  return { data, consent, folder, home };
}

/** Returns how a task over a node's own data is done. */
export function portsOf({ data, folder }: Pick<DataPlace, "data" | "folder">, tell: Tell): ChildPorts {
  return { folder, tell, minutes: data.engine.minutes };
}
