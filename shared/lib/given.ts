/** The fields that have a value: where a field is optional, its absence is not `undefined`. */
export function given<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const out: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) Object.assign(out, { [name]: value });
  }
  return out;
}
