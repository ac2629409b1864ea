/** Ids that nobody looks at for a while, as bytes: a third of what they take as texts. */
export class PackedIds {
  readonly #parts: Uint8Array[] = [];

  /** Puts a list of ids, written as JSON, behind those that are there. */
  push(json: string): void {
    this.#parts.push(new TextEncoder().encode(json));
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
