import { CodedError } from "@fedseg/shared/errors.ts";

/** The refusal of rows whose reading process has ended without an answer. */
export function hasEnded(how: string): CodedError {
  return new CodedError("DATA_READER_ENDED", {
    what: `The process that reads the rows has ended before it was done (${how}).`,
    why: "A damaged file has brought the embedded engine down, the machine is short of memory, or somebody has ended it.",
    todo: "Write the files anew that were changed last, Parquet files above all, or take their source out; for large data lower data.engine.memoryMb or give the machine more memory.",
  });
}

/** The refusal of rows that nobody waits for any more. */
export function isNotNeeded(): CodedError {
  return new CodedError("DATA_READER_STOPPED", {
    what: "Reading the rows was stopped.",
    why: "The node ends, or reads them for another plan.",
    todo: "Nothing: they are read again when they are needed.",
  });
}

/** The refusal of rows whose reading process does not end. */
export function isTooSlow(minutes: number): CodedError {
  return new CodedError("DATA_READER_SLOW", {
    what: `The process that reads the rows was not done after ${minutes} minutes, and was ended.`,
    why: "It may wait for a file or a server that never answers.",
    todo: "Look at the sources in turn; for data that takes so long raise data.engine.minutes.",
  });
}
