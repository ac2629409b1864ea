import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
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
import { readDocument } from "./read-document.ts";

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
 * been put is seen at once; it stands on the disk when the promise has resolved, and is gone again when it has been refused. Documents
 * have to keep the order of their commits, and to begin none before who was refused has heard it.
 */
export class Registry {
  readonly #documents: Documents;
  readonly #held: { readonly [K in Kind]: Map<string, Records[K]> };
  /** What the disk has. */
  readonly #written: { readonly [K in Kind]: Map<string, Records[K]> };

  /** @throws CodedError JOURNAL_DAMAGED. */
  constructor(documents: Documents) {
    this.#documents = documents;
    this.#held = {
      member: this.#all("member"),
      template: this.#all("template"),
      study: this.#all("study"),
      schedule: this.#all("schedule"),
    };
    const { member, template, study, schedule } = this.#held;
    this.#written = {
      member: new Map(member),
      template: new Map(template),
      study: new Map(study),
      schedule: new Map(schedule),
    };
  }

  /** Returns every document of a kind, in the order in which they came. */
  all<K extends Kind>(kind: K): readonly Records[K][] {
    return [...this.#held[kind].values()];
  }

  get<K extends Kind>(kind: K, name: string): Records[K] | undefined {
    return this.#held[kind].get(name);
  }

  /** Puts a document, new or in another's place. @throws whatever the disk refuses it with: then nothing has changed. */
  put<K extends Kind>(kind: K, record: Records[K]): Promise<void> {
    const held: Map<string, Records[K]> = this.#held[kind];
    const isNew = !held.has(record.name);
    held.set(record.name, record);
    return this.#write(kind, record.name, record, isNew);
  }

  /** Takes a document away. @throws whatever the disk refuses it with: then it is still there. */
  remove(kind: Kind, name: string): Promise<void> {
    this.#held[kind].delete(name);
    return this.#write(kind, name, undefined, true);
  }

  #write<K extends Kind>(
    kind: K,
    name: string,
    record: Records[K] | undefined,
    isOfIndex: boolean,
  ): Promise<void> {
    const held: Map<string, Records[K]> = this.#held[kind];
    const written: Map<string, Records[K]> = this.#written[kind];
    const value = record && utf8(JSON.stringify(record));
    const writes = [{ key: keyOf(kind, name), value }];
    return this.#documents.commit(isOfIndex ? [...writes, indexOf(kind, held.keys())] : writes).then(
      () => {
        if (record) written.set(name, record);
        else written.delete(name);
      },
      (error: unknown) => {
        if (held.get(name) === record) restore(held, written, name);
        // Whatever waits behind lists what is there without it, or with a later document of this name.
        if (isOfIndex) void this.#documents.commit([indexOf(kind, held.keys())]).catch(() => undefined);
        throw error;
      },
    );
  }

  #all<K extends Kind>(kind: K): Map<string, Records[K]> {
    const listed = this.#documents.read(kind);
    if (!listed) return new Map();
    return new Map(readDocument(kind, listed, index).map((name) => [name, this.#one(kind, name)]));
  }

  #one<K extends Kind>(kind: K, name: string): Records[K] {
    const key = keyOf(kind, name);
    return readDocument(key, this.#documents.read(key), KINDS[kind] as unknown as z.ZodType<Records[K]>);
  }
}

/** Takes one document back to what the disk has of it, in its old place. */
function restore<T>(held: Map<string, T>, written: ReadonlyMap<string, T>, name: string): void {
  held.delete(name);
  const before = written.get(name);
  if (before === undefined) return;
  const all = new Map([...held, [name, before] as const]);
  held.clear();
  for (const each of new Set([...written.keys(), ...all.keys()])) {
    const record = all.get(each);
    if (record !== undefined) held.set(each, record);
  }
}

function keyOf(kind: Kind, name: string): string {
  return `${kind}/${name}`;
}

function indexOf(kind: Kind, names: Iterable<string>): DocumentWrite {
  return { key: kind, value: utf8(JSON.stringify([...names])) };
}
