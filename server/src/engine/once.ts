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
