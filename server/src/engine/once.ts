/** The function, which does its work on the first call only. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The function, which does its work once for each argument. */
export function remembered<A, T>(make: (argument: A) => T): (argument: A) => T {
  const made = new Map<A, T>();
  return (argument) => {
    if (!made.has(argument)) made.set(argument, make(argument));
    return made.get(argument) as T;
  };
}

/** The function of a text, which keeps what it made of the last texts, as long as those are no longer than `maxLength` together. */
export function rememberedLately<T>(make: (text: string) => T, maxLength: number): (text: string) => T {
  const made = new Map<string, T>();
  let length = 0;
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(text);
    if (text.length > maxLength) return value;
    made.set(text, value);
    length += text.length;
    for (const oldest of made.keys()) {
      if (length <= maxLength) break;
      made.delete(oldest);
      length -= oldest.length;
    }
    return value;
  };
}
