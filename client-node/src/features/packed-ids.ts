/**
 * Ids that nobody looks at for a while, as bytes: a third of what they take as texts. Any texts can be put in that are UTF-8
 * somewhere else.
 */
export class PackedIds {
  readonly #parts: Uint8Array[] = [];

  /** Puts ids behind those that are there. */
  push(ids: readonly string[]): void {
    this.#parts.push(new TextEncoder().encode(JSON.stringify(ids)));
  }

  /** Takes all of them out again, in their order. */
  take(): string[] {
    const ids: string[] = [];
    const decoder = new TextDecoder();
    for (const part of this.#parts.splice(0)) {
      for (const id of JSON.parse(decoder.decode(part)) as string[]) ids.push(id);
    }
    return ids;
  }
}
