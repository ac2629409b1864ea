/** Hands over texts to `Engine.append` as one batch of rows with a single column. */
export async function* oneBatch(texts: readonly string[]): AsyncGenerator<readonly (readonly string[])[]> {
  yield texts.map((text) => [text]);
}
