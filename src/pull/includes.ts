/** One `#include` line as it is written. */
export interface Include {
  /** `linux/utsname.h`, without its quotes or brackets. */
  target: string;
  /** `"…"`: the folder of the file itself is searched first. */
  quoted: boolean;
}

const INCLUDE = /^[ \t]*#[ \t]*include(?:_next)?[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")/gm;

/**
 * The include targets of a C file, in the order of the text and without regard to `#if`: a closure must hold
 * whatever any configuration or architecture reaches. A line inside a comment costs a file too many at worst.
 *
 * Computed includes (`#include TRACE_INCLUDE(TRACE_INCLUDE_FILE)`) are left out: in the kernel's headers they
 * name the trace header that includes them, which is in the closure already.
 */
export function includesOf(text: string): Include[] {
  const found: Include[] = [];
  for (const [, bracketed, quoted] of text.matchAll(INCLUDE)) {
    if (bracketed !== undefined) found.push({ target: bracketed.trim(), quoted: false });
    else if (quoted !== undefined) found.push({ target: quoted.trim(), quoted: true });
  }
  return found;
}
