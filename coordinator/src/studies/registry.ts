import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import {
  type MemberRecord,
  type StudyRecord,
  type TemplateRecord,
  type ScheduleRecord,
  memberRecord,
  recordName,
  scheduleRecord,
  studyRecord,
  templateRecord,
} from "./records.ts";

/** One write of a document: the value under a key, or its erasure. */
export interface DocumentWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** Where documents stand: the journal of a store. */
export interface Documents {
  read(key: string): Uint8Array | undefined;
  /** Durable when it is done. */
  commit(writes: readonly DocumentWrite[]): Promise<void>;
}

/** Every kind of document, and what one must be to be read. */
const KINDS = {
  member: memberRecord,
  template: templateRecord,
  study: studyRecord,
  schedule: scheduleRecord,
} as const;
type Kind = keyof typeof KINDS;
interface Records {
  readonly member: MemberRecord;
  readonly template: TemplateRecord;
  readonly study: StudyRecord;
  readonly schedule: ScheduleRecord;
}

const index = z.array(recordName);

/**
 * What a service knows over the years: members, templates and studies, one document each, in the order in which they came. What has
 * been put is seen at once; it stands on the disk when the promise has resolved.
 */
export class Registry {
  readonly #documents: Documents;
  readonly #held: { readonly [K in Kind]: Map<string, Records[K]> };
  #written = Promise.resolve();

  /** @throws CodedError JOURNAL_DAMAGED. */
  constructor(documents: Documents) {
    this.#documents = documents;
    this.#held = {
      member: this.#all("member"),
      template: this.#all("template"),
      study: this.#all("study"),
      schedule: this.#all("schedule"),
    };
  }

  /** Returns every document of a kind, in the order in which they came. */
  all<K extends Kind>(kind: K): readonly Records[K][] {
    return [...this.#held[kind].values()];
  }

  get<K extends Kind>(kind: K, name: string): Records[K] | undefined {
    return this.#held[kind].get(name);
  }

  /** Puts a document, new or in another's place. */
  put<K extends Kind>(kind: K, record: Records[K]): Promise<void> {
    const held: Map<string, Records[K]> = this.#held[kind];
    const isNew = !held.has(record.name);
    held.set(record.name, record);
    const writes = [{ key: keyOf(kind, record.name), value: utf8(JSON.stringify(record)) }];
    return this.#write(isNew ? [...writes, indexOf(kind, held.keys())] : writes);
  }

  /** Takes a document away. */
  remove(kind: Kind, name: string): Promise<void> {
    const held: Map<string, unknown> = this.#held[kind];
    held.delete(name);
    return this.#write([{ key: keyOf(kind, name), value: undefined }, indexOf(kind, held.keys())]);
  }

  /** Resolves when everything that was put is on the disk, or has been refused. */
  settled(): Promise<void> {
    return this.#written;
  }

  /** One write after the other, in the order in which they were asked for. */
  #write(writes: readonly DocumentWrite[]): Promise<void> {
    const done = this.#written.then(() => this.#documents.commit(writes));
    this.#written = done.catch(() => undefined);
    return done;
  }

  #all<K extends Kind>(kind: K): Map<string, Records[K]> {
    const listed = this.#documents.read(kind);
    if (!listed) return new Map();
    return new Map(this.#read(kind, listed, index).map((name) => [name, this.#one(kind, name)]));
  }

  #one<K extends Kind>(kind: K, name: string): Records[K] {
    const key = keyOf(kind, name);
    const value = this.#documents.read(key);
    if (!value) throw damaged(key);
    return this.#read(key, value, KINDS[kind] as unknown as z.ZodType<Records[K]>);
  }

  #read<T>(key: string, value: Uint8Array, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(jsonIn(value));
    if (!parsed.success) throw damaged(key);
    return parsed.data;
  }
}

function keyOf(kind: Kind, name: string): string {
  return `${kind}/${name}`;
}

function indexOf(kind: Kind, names: Iterable<string>): DocumentWrite {
  return { key: kind, value: utf8(JSON.stringify([...names])) };
}

function jsonIn(value: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(value));
  } catch {
    return undefined;
  }
}

function damaged(key: string): CodedError {
  return new CodedError("JOURNAL_DAMAGED", {
    what: `The registry's ${JSON.stringify(key)} is unreadable.`,
    why: "A service must know whom it has asked what before it asks anybody more.",
    todo: "Restore the newest copy of the service's data folder, with the software that wrote it.",
  });
}
