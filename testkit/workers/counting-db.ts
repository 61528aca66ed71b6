/** D1 as it is, and every statement that was run on it. */
export function countingDb(db: D1Database): { db: D1Database; ran: string[] } {
  const ran: string[] = [];
  const watch = (statement: D1PreparedStatement, sql: string): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'bind') return watch(Reflect.apply(value, target, args), sql);
          ran.push(sql);
          return Reflect.apply(value, target, args);
        };
      },
    });
  const counted = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'prepare') return (sql: string) => watch(target.prepare(sql), sql);
      return value.bind(target);
    },
  });
  return { db: counted, ran };
}
