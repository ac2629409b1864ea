import { CodedError } from "@fedseg/shared/errors.ts";

/** The refusal of rows whose reading process has ended without an answer. */
export function hasEnded(how: string): CodedError {
  const what = `The process that reads the rows has ended before it was done (${how}).`;
  // The system ends so what takes too much memory; no fault of the process itself does.
  if (how === "SIGKILL")
    return new CodedError("DATA_READER_ENDED", {
      what,
      why: "Whatever is ended so was ended from outside: by the system, where the machine or its container is short of memory, or by somebody.",
      todo: "Lower data.engine.memoryMb, or give the machine or container more memory; the system's log says whether it ended a process for that (dmesg, journalctl -k).",
    });
  return new CodedError("DATA_READER_ENDED", {
    what,
    why: "A damaged file has brought the embedded engine down, the machine is short of memory, it may start no more processes or threads, or somebody has ended it.",
    todo: "Write the files anew that were changed last, Parquet files above all, or take their source out; for large data lower data.engine.memoryMb or give the machine more memory; where processes are limited (ulimit -u, a container's pids limit), raise the limit.",
  });
}

/** The refusal of rows whose reading process has not begun: it stands still where the system gives it no thread. */
export function hasNotBegun(seconds: number): CodedError {
  return new CodedError("DATA_READER_UNBEGUN", {
    what: `The process that reads the rows had not begun after ${seconds} seconds, and was ended.`,
    why: "The system gives it no more threads, as processes are limited (ulimit -u, a container's pids limit), or the machine is far too busy. No file was opened.",
    todo: "Raise the limit of processes, by 30 at least, or end other programs of the same user or container; then do the same again.",
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
