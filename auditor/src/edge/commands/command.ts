/** One subcommand of `fedseg-audit`. */
export interface Command {
  readonly name: string;
  /** Its lines in the usage text. */
  readonly usage: string;
  /**
   * Runs it on the arguments behind its name and returns the exit code: 0 holds, 1 does not hold.
   * @throws CodedError, which ends the process with exit code 2.
   */
  run(args: readonly string[]): Promise<number>;
}
