import type { OptionLine } from "@fedseg/wording/command-line/program.ts";

/** Options of a command that makes or opens an identity key: one of them says where its storage key comes from. */
export const STORAGE_OPTIONS: Readonly<Record<string, OptionLine>> = {
  "storage-key": { value: "FILE", says: "file of the storage key that seals it; made when it is missing" },
  "storage-env": { value: "NAME", says: "or: the variable that holds the storage key" },
  "passphrase-env": { value: "NAME", says: "or: the variable that holds a passphrase, with --salt" },
  salt: { value: "FILE", says: "file of the passphrase's salt; made when it is missing" },
};
