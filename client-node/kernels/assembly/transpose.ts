/** Writes eight users' rows one after the other, `width` 16-bit numbers each, a multiple of 8, from columns. */
export function transpose(tile: usize, stride: usize, width: i32, rows: usize): void {
  const row = <usize>width * 2;
  for (let j = 0; j < width; j += 8, tile += stride * 8, rows += 16) {
    const a0 = v128.load(tile),
      a1 = v128.load(tile + stride);
    const a2 = v128.load(tile + stride * 2),
      a3 = v128.load(tile + stride * 3);
    const a4 = v128.load(tile + stride * 4),
      a5 = v128.load(tile + stride * 5);
    const a6 = v128.load(tile + stride * 6),
      a7 = v128.load(tile + stride * 7);
    const b0 = low16(a0, a1),
      b1 = high16(a0, a1),
      b2 = low16(a2, a3),
      b3 = high16(a2, a3);
    const b4 = low16(a4, a5),
      b5 = high16(a4, a5),
      b6 = low16(a6, a7),
      b7 = high16(a6, a7);
    const c0 = low32(b0, b2),
      c1 = high32(b0, b2),
      c2 = low32(b1, b3),
      c3 = high32(b1, b3);
    const c4 = low32(b4, b6),
      c5 = high32(b4, b6),
      c6 = low32(b5, b7),
      c7 = high32(b5, b7);
    v128.store(rows, v128.shuffle<i64>(c0, c4, 0, 2));
    v128.store(rows + row, v128.shuffle<i64>(c0, c4, 1, 3));
    v128.store(rows + row * 2, v128.shuffle<i64>(c1, c5, 0, 2));
    v128.store(rows + row * 3, v128.shuffle<i64>(c1, c5, 1, 3));
    v128.store(rows + row * 4, v128.shuffle<i64>(c2, c6, 0, 2));
    v128.store(rows + row * 5, v128.shuffle<i64>(c2, c6, 1, 3));
    v128.store(rows + row * 6, v128.shuffle<i64>(c3, c7, 0, 2));
    v128.store(rows + row * 7, v128.shuffle<i64>(c3, c7, 1, 3));
  }
}

function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

function low32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

function high32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
