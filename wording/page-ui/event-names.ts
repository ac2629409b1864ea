/** Yields the name of each server-sent event of a stream, as it comes; one without a name is called `message`. */
export async function* eventNames(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let [rest, name, hasData] = ["", "message", false];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("event: ")) name = line.slice("event: ".length);
        if (line.startsWith("data:")) hasData = true;
        if (line !== "") continue;
        if (hasData) yield name;
        [name, hasData] = ["message", false];
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
