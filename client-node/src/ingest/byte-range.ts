/** Bytes of a file, `from` to before `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
