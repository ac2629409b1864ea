/** Where a footer says that a column holds moments in milliseconds, and the column's place among all, from 0. */
export interface MillisColumn {
  readonly place: number;
  /** Offsets in the footer of the bytes that say so, each with the byte that says microseconds. */
  readonly patches: readonly (readonly [at: number, byte: number])[];
}

/** Types of the compact protocol (Apache Thrift, doc/specs/thrift-compact-protocol.md). */
const [TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [1, 2, 3, 7, 8, 9, 10, 11, 12];

/** Fields of parquet.thrift: FileMetaData.schema, SchemaElement's, LogicalType.TIMESTAMP, TimestampType.unit, TimeUnit.MILLIS. */
const [SCHEMA, CHILDREN, CONVERTED, LOGICAL] = [2, 5, 6, 10];
const [TIMESTAMP, UNIT, MILLIS] = [8, 2, 1];

/** ConvertedType TIMESTAMP_MILLIS and TIMESTAMP_MICROS, as zigzag numbers of one byte. */
const [MILLIS_BYTE, MICROS_BYTE] = [18, 20];

/** Columns, those within others included; the engine reads no more in time either. */
const MOST_COLUMNS = 100_000;

/** How deep structures may lie in each other; a footer of Parquet has fewer. */
const DEEPEST = 32;

/**
 * Lists the columns of a Parquet file, not within others, that hold moments in milliseconds since 1970. `footer`: the
 * FileMetaData between the data and its length. Empty when it cannot be read.
 */
export function millisColumns(footer: Uint8Array): readonly MillisColumn[] {
  try {
    const elements: Element[] = [];
    const reader = new Reader(footer);
    reader.struct((field, type) => {
      if (field !== SCHEMA || type !== LIST) return reader.skip(type);
      const { size, type: of } = reader.list();
      if (of !== STRUCT || size > MOST_COLUMNS) throw new RangeError("no schema");
      for (let at = 0; at < size; at += 1) elements.push(element(reader));
    });
    return topLevel(elements).filter(({ patches }) => patches.length > 0);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

interface Element extends Pick<MillisColumn, "patches"> {
  readonly children: number;
}

/** Of the tree in depth-first order: the leaves right under its root. */
function topLevel(elements: readonly Element[]): readonly MillisColumn[] {
  const top: MillisColumn[] = [];
  let at = 1;
  const passOver = (depth: number): void => {
    const { children } = elements[at];
    at += 1;
    if (depth > DEEPEST) throw new RangeError("too deep");
    for (let child = 0; child < children && at < elements.length; child += 1) passOver(depth + 1);
  };
  for (let place = 0; at < elements.length; place += 1) {
    const { children, patches } = elements[at];
    if (children === 0) top.push({ place, patches });
    passOver(0);
  }
  return top;
}

function element(reader: Reader): Element {
  let children = 0;
  const patches: (readonly [number, number])[] = [];
  reader.struct((field, type) => {
    if (field === CHILDREN) children = reader.number();
    else if (field === CONVERTED) {
      if (reader.peek() === MILLIS_BYTE) patches.push([reader.at, MICROS_BYTE]);
      reader.number();
    } else if (field === LOGICAL && type === STRUCT)
      reader.struct((kind, of) => {
        if (kind !== TIMESTAMP || of !== STRUCT) return reader.skip(of);
        reader.struct((part, inner) => {
          if (part !== UNIT || inner !== STRUCT) return reader.skip(inner);
          // One byte: how far the field's number is from the one before, and that it is a structure.
          const start = reader.at;
          reader.struct((unit, empty) => {
            if (unit === MILLIS) patches.push([start, (2 << 4) | STRUCT]);
            reader.skip(empty);
          });
        });
      });
    else reader.skip(type);
  });
  return { children, patches };
}

/** Reads the compact protocol. @throws RangeError where bytes are missing or make no structure. */
class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Calls back at each field's value, which has to read or skip it. */
  struct(onField: (field: number, type: number) => void): void {
    if ((this.#depth += 1) > DEEPEST) throw new RangeError("too deep");
    let field = 0;
    for (let header = this.#byte(); header !== 0; header = this.#byte()) {
      field = header >> 4 === 0 ? this.number() : field + (header >> 4);
      onField(field, header & 15);
    }
    this.#depth -= 1;
  }

  list(): { readonly size: number; readonly type: number } {
    const header = this.#byte();
    return { size: header >> 4 === 15 ? this.#varint() : header >> 4, type: header & 15 };
  }

  /** A zigzag number. */
  number(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  binary(): Uint8Array {
    const size = this.#varint();
    this.#move(size);
    return this.#bytes.subarray(this.at - size, this.at);
  }

  peek(): number | undefined {
    return this.#bytes[this.at];
  }

  skip(type: number): void {
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) this.#move(1);
    else if (type < DOUBLE) this.#varint();
    else if (type === DOUBLE) this.#move(8);
    else if (type === BINARY) this.binary();
    else if (type === LIST || type === SET) {
      const { size, type: of } = this.list();
      for (let at = 0; at < size; at += 1) this.#skipEntry(of);
    } else if (type === MAP) {
      const size = this.#varint();
      const types = size === 0 ? 0 : this.#byte();
      for (let at = 0; at < size; at += 1) {
        this.#skipEntry(types >> 4);
        this.#skipEntry(types & 15);
      }
    } else if (type === STRUCT) this.struct((_, of) => this.skip(of));
    else throw new RangeError("no type");
  }

  /** Truths in a list take a byte each. */
  #skipEntry(type: number): void {
    if (type === TRUE || type === FALSE) this.#move(1);
    else if ((this.#depth += 1) > DEEPEST) throw new RangeError("too deep");
    else {
      this.skip(type);
      this.#depth -= 1;
    }
  }

  #byte(): number {
    this.#move(1);
    return this.#bytes[this.at - 1];
  }

  #varint(): number {
    let [value, factor] = [0, 1];
    for (let byte = this.#byte(); ; byte = this.#byte()) {
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
      if (factor > 2 ** 63) throw new RangeError("too long");
    }
  }

  #move(count: number): void {
    if (!(this.at + count <= this.#bytes.length)) throw new RangeError("ends too early");
    this.at += count;
  }
}
