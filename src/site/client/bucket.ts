/** Which shard holds a key: the build and the script of the pages must agree. */

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Two hex digits below `count`, the same for the same key. */
export function bucketOf(key: string, count: number): string {
  return bucketName(hash(key) % count);
}

/** A bucket by its number. */
export function bucketName(n: number): string {
  return n.toString(16).padStart(2, '0');
}

/** Shards of walks: each says which steps a walk has. */
export const WALK_BUCKETS = 16;
