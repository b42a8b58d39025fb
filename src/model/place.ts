/** Where something stands. Lines and columns count from 1, columns and offsets in bytes. */
export interface Place {
  /** Path in the kernel tree, `/` as separator: `include/linux/utsname.h`. */
  file: string;
  line: number;
  col: number;
}

/** A half-open range of byte offsets in one file. */
export interface Span {
  start: number;
  end: number;
}

/** The bytes of a whole construct and its first and last line. */
export interface Extent extends Span {
  firstLine: number;
  lastLine: number;
}
