import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Store, Write } from "./store.ts";
import type { Work } from "../process/work.ts";

/** Journal key that names the study last worked on. */
const LATEST = "study";

/** Returns the study (planHash) that the books were last used for; undefined before the first. */
export function latestStudy(books: Pick<Store, "read">): string | undefined {
  const latest = books.read(LATEST);
  return latest && toHex(latest);
}

/**
 * The books of a party whose whole journal is about one study: every key carries it, and it is the latest from the first write on.
 * What other studies have left stays where it is.
 */
export function ofStudy<Done extends Work>(store: Store<Done>, study: string): Store<Done> {
  const under = ({ key, value }: Write): Write => ({ key: `${study}/${key}`, value });
  return {
    read: (key) => store.read(`${study}/${key}`),
    keys: () =>
      store.keys().flatMap((key) => (key.startsWith(`${study}/`) ? [key.slice(study.length + 1)] : [])),
    lines: () => store.lines(),
    commit: (writes, lines) =>
      store.commit([...writes.map(under), { key: LATEST, value: fromHex(study) }], lines),
    close: () => store.close(),
  };
}
