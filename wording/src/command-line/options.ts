import type { OptionLine } from "./program.ts";

/** Options that commands of several programs take. */
export const JSON_LINES: OptionLine = { says: "print JSON lines for programs" };
export const LANGUAGE: OptionLine = { value: "en|zh", says: "language; English when left out" };
export const WAIT: OptionLine = {
  value: "SECONDS",
  says: "wait so long until the process answers, and fail when none does",
};

/** What making an identity key is, in every program that has one. */
export const MAKES_KEY = "make an identity key, sealed with a storage key, and print its public half";
/** Where that key goes. */
export const NEW_KEY: OptionLine = { value: "FILE", says: "where the sealed identity key goes" };
