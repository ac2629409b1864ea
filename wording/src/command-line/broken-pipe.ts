/** What of an output stream matters here. */
interface Output {
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** Lets a program go on when whoever read its output has gone (`run … | head`): nothing more is shown, nothing ends. */
export function outlivePipes(...outputs: readonly Output[]): void {
  for (const output of outputs)
    output.on("error", (error) => {
      if (!("code" in error) || error.code !== "EPIPE") throw error;
    });
}
