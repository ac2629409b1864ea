/** An exact rational or a double. */
export type Value = { readonly n: bigint; readonly d: bigint } | number;

type Scope = ReadonlyMap<string, Value>;

/**
 * Evaluates a Python expression as explanations print them: + − * / // ** and calls, exact for whole numbers and
 * fractions. It knows nothing of the code that prints them.
 */
export function evaluate(text: string, scope: Scope): Value {
  const tokens = text.match(/\d+\.?\d*(?:e[-+]?\d+)?|[A-Za-z_]\w*|\*\*|\/\/|[-+*/(),]/g) ?? [];
  if (tokens.join("") !== text.replaceAll(" ", ""))
    throw new SyntaxError(`"text" expected Python, got ${text}`);
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const sum = (): Value => {
    let value = product();
    for (;;) {
      if (take("+")) value = add(value, product());
      else if (take("-")) value = add(value, negate(product()));
      else return value;
    }
  };
  const product = (): Value => {
    let value = signed();
    for (;;) {
      if (take("*")) value = multiply(value, signed());
      else if (take("//")) value = floor(divide(value, signed()));
      else if (take("/")) value = divide(value, signed());
      else return value;
    }
  };
  const signed = (): Value => (take("-") ? negate(signed()) : power());
  const power = (): Value => {
    const base = atom();
    return take("**") ? raise(base, signed()) : base;
  };
  const atom = (): Value => {
    const token = tokens[at];
    at += 1;
    if (token === "(") return closed(sum());
    if (/^\d/.test(token)) return number(token);
    if (take("(")) {
      const values = [sum()];
      while (take(",")) values.push(sum());
      return closed(call(token, values));
    }
    const value = token === "pi" ? Math.PI : scope.get(token);
    if (value === undefined) throw new ReferenceError(`${token} is not printed before it is used`);
    return value;
  };
  const closed = (value: Value): Value => {
    if (!take(")")) throw new SyntaxError(`"text" expected a closing bracket in ${text}`);
    return value;
  };
  const value = sum();
  if (at < tokens.length) throw new SyntaxError(`"text" expected an end before ${tokens[at]} in ${text}`);
  return value;
}

/** Converts a value to the nearest double, also when its halves are large. */
export function toDouble(value: Value): number {
  if (typeof value === "number") return value;
  const sign = value.n < 0n ? -1 : 1;
  const n = value.n < 0n ? -value.n : value.n;
  const shift = BigInt(Math.max(0, value.d.toString(2).length + 64 - n.toString(2).length));
  return (sign * Number((n << shift) / value.d)) / 2 ** Number(shift);
}

function number(token: string): Value {
  return /^\d+$/.test(token) ? { n: BigInt(token), d: 1n } : Number(token);
}

/** What Fraction makes of a double: exactly its value. */
function exactly(value: Value): Value {
  if (typeof value !== "number") return value;
  let [scaled, d] = [value, 1n];
  for (; !Number.isInteger(scaled); scaled *= 2) d *= 2n;
  return { n: BigInt(scaled), d };
}

function call(name: string, values: readonly Value[]): Value {
  const [x] = values;
  switch (name) {
    case "Fraction":
      return values.length === 2 ? divide(exactly(x), exactly(values[1])) : exactly(x);
    case "floor":
      return floor(x);
    case "ceil":
      return negate(floor(negate(x)));
    case "min":
      return values.reduce((a, b) => (toDouble(b) < toDouble(a) ? b : a));
    case "sqrt":
      return Math.sqrt(toDouble(x));
    case "exp":
      return Math.exp(toDouble(x));
    case "log":
      return Math.log(toDouble(x));
    case "erfc":
      return erfc(toDouble(x));
    default:
      throw new ReferenceError(`${name} is not a function of explanations`);
  }
}

function floor(value: Value): Value {
  if (typeof value === "number") return { n: BigInt(Math.floor(value)), d: 1n };
  const quotient = value.n / value.d;
  return { n: value.n % value.d < 0n ? quotient - 1n : quotient, d: 1n };
}

function add(a: Value, b: Value): Value {
  if (typeof a === "number" || typeof b === "number") return toDouble(a) + toDouble(b);
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

function negate(a: Value): Value {
  return typeof a === "number" ? -a : { n: -a.n, d: a.d };
}

function multiply(a: Value, b: Value): Value {
  if (typeof a === "number" || typeof b === "number") return toDouble(a) * toDouble(b);
  return { n: a.n * b.n, d: a.d * b.d };
}

function divide(a: Value, b: Value): Value {
  if (typeof a === "number" || typeof b === "number") return toDouble(a) / toDouble(b);
  return { n: a.n * b.d, d: a.d * b.n };
}

function raise(a: Value, b: Value): Value {
  const exponent = toDouble(b);
  if (typeof a === "number") return a ** exponent;
  return { n: a.n ** BigInt(exponent), d: a.d ** BigInt(exponent) };
}

/** By its series below 2 and its continued fraction above. @see Abramowitz, Stegun 7.1.5 and 7.1.14 */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 80; n += 1) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 400; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
