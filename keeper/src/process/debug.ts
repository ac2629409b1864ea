import { printable } from "@fedseg/wording/terminal/printable.ts";
/** Keys whose words say what happens, and keys whose numbers say when and between whom. All else is told by its size. */
const WORDS = new Set(["type", "phase", "code", "key"]);
const NUMBERS = new Set(["session", "attempt", "node", "from", "to", "sender", "recipient", "size"]);
const DEPTH = 6;

const isOn = (process.env["FEDSEG_DEBUG"] ?? "") !== "";

/** Tells what happens inside on the error stream, one line each, when FEDSEG_DEBUG is set; the values by their shape. */
export function debug(what: string, values: () => readonly unknown[] = () => []): void {
  if (!isOn) return;
  const shapes = values()
    .map((value) => shapeOf(value))
    .join(" ");
  process.stderr.write(printable(`${new Date().toISOString()} DEBUG ${what} ${shapes}\n`));
}

/** Returns an object whose calls are told by {@link debug} before they are made; the object itself when nothing is told. */
export function traced<T extends object>(name: string, ports: T): T {
  if (!isOn) return ports;
  return new Proxy(ports, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]): unknown => {
        debug(`${name}.${String(member)}`, () => args);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Describes data without its content: kinds and sizes, and under the keys of a closed list what stands there. */
export function shapeOf(value: unknown, key = "", depth = DEPTH): string {
  if (value === undefined || value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" || typeof value === "bigint") return NUMBERS.has(key) ? `${value}` : "number";
  if (typeof value === "string") return WORDS.has(key) ? wordOf(value) : `text[${value.length}]`;
  if (typeof value !== "object") return typeof value;
  if (ArrayBuffer.isView(value)) return `bytes[${value.byteLength}]`;
  if (Array.isArray(value)) {
    const [first] = value as readonly unknown[];
    return `[${value.length}${value.length > 0 && depth > 0 ? ` × ${shapeOf(first, key, depth - 1)}` : ""}]`;
  }
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name}[${value.size}]`;
  if (value instanceof Error) return "code" in value ? String(value.code) : value.name;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value.constructor.name;
  if (depth === 0) return "{…}";
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${shapeOf(field, name, depth - 1)}`);
  return `{${fields.join(", ")}}`;
}

/** A word of the software's own; whatever could be a key or a hash in it is left out. */
function wordOf(text: string): string {
  return JSON.stringify(text.replaceAll(/[0-9a-f]{16,}/gi, "…"));
}
