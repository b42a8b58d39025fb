/**
 * What a page may load: scripts, styles and pictures of its own host, and nothing inline. It stands in every page, for
 * hosts that send no headers; a server of ours sends it too. No script of a page connects to anything; `connect-src`
 * is for the tools that check a page, which read `robots.txt` in its name.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
