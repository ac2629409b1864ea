import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Has the system end what it starts together with the thread that has started it (Linux, util-linux 2.33 and later). */
const TIE = "/usr/bin/setpriv";
const ASKED = ["--pdeathsig", "KILL"];

let isKnown: boolean | undefined;

/** What a process is started by, so that it ends with this one whatever ends this one; by itself where the system has nothing for that. */
export function tied(
  execPath: string,
  execArgv: readonly string[],
  tie = TIE,
): { readonly execPath: string; readonly execArgv: string[] } {
  const isTied = tie === TIE ? (isKnown ??= canTie(tie)) : canTie(tie);
  return isTied
    ? { execPath: tie, execArgv: [...ASKED, execPath, ...execArgv] }
    : { execPath, execArgv: [...execArgv] };
}

/** Older and smaller programs of that name know the option not, and would start nothing. */
function canTie(tie: string): boolean {
  return existsSync(tie) && spawnSync(tie, [...ASKED, tie, "--version"], { stdio: "ignore" }).status === 0;
}
