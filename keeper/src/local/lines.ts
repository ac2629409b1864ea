import type { Duplex } from "node:stream";

/** Reads what comes over a socket, line by line. @throws RangeError when one is longer than `most` characters. */
export async function* linesOf(socket: Duplex, most: number): AsyncGenerator<string> {
  socket.setEncoding("utf8");
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<string>) {
    const [first, ...more] = chunk.split("\n");
    length += first.length;
    rest.push(first);
    for (const next of more) {
      if (length > most) break;
      yield rest.join("");
      rest = [next];
      ({ length } = next);
    }
    if (length > most) throw new RangeError(`"line" expected at most ${most} characters, got more`);
  }
}

/** Writes a value as one line of JSON; resolves when there is room for the next, and at once when nobody reads any more. */
export async function writeLine(socket: Duplex, value: unknown): Promise<void> {
  if (socket.destroyed || socket.writableEnded) return;
  if (socket.write(`${JSON.stringify(value)}\n`)) return;
  await new Promise<void>((done) => {
    const go = () => {
      socket.off("drain", go).off("close", go);
      done();
    };
    socket.on("drain", go).on("close", go);
  });
}
