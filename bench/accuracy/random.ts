/** A seeded generator of uniforms and normals for data sets and baselines: MT19937 as NumPy's RandomState draws it. */
export interface RandomState {
  /** Returns a 32-bit unsigned integer. */
  word(): number;
  /** Returns a uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Returns a standard normal by the polar method. */
  normal(): number;
}

const [N, M] = [624, 397];

/** Starts the stream of `numpy.random.RandomState(seed)`. @see Matsumoto and Nishimura 1998. */
export function randomState(seed: number): RandomState {
  const key = new Uint32Array(N);
  key[0] = seed;
  for (let i = 1; i < N; i++) key[i] = Math.imul(1812433253, key[i - 1] ^ (key[i - 1] >>> 30)) + i;
  let position = N;
  let spare: number | undefined;
  const word = () => {
    if (position === N) position = twist(key);
    let y = key[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const uniform = () => {
    const high = word() >>> 5;
    return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
  };
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = factor * x;
      return factor * y;
    }
  };
  return { word, uniform, normal };
}

function twist(key: Uint32Array): number {
  for (let i = 0; i < N; i++) {
    const y = (key[i] & 0x80000000) | (key[(i + 1) % N] & 0x7fffffff);
    key[i] = key[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) * 0x9908b0df);
  }
  return 0;
}
