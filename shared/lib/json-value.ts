/**
 * JSON as it may be kept and hashed: half a surrogate pair, which has no UTF-8, becomes U+FFFD, in
 * keys as well. What JSON cannot say becomes `null`.
 */
export function wellFormedJson(value: unknown): unknown {
  const json = JSON.stringify(value) ?? 'null';
  return JSON.parse(json.replaceAll(escapes, (one) => (one === '\\\\' ? one : '\\ufffd')));
}

/** How many containers are nested in each other; counts without recursion, so that no depth can hurt. */
export function jsonDepth(value: unknown): number {
  let depth = 0;
  for (let level = [value].filter(isContainer); level.length > 0; depth++)
    level = level.flatMap((one) => Object.values(one).filter(isContainer));
  return depth;
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

/** A backslash that stands for itself, or half a pair: JSON writes whole pairs as they are. */
const escapes = /\\\\|\\ud[89a-f][0-9a-f]{2}/g;
