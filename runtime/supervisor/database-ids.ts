/** What wrangler.toml calls the identity database. */
export interface DatabaseIds {
  /** Of the account that is deployed to; a placeholder until somebody has made one. */
  ofAccount: string;
  /** The file on a machine is named after it: with another one everything would begin empty. */
  ofMachine: string;
}

/**
 * Of an environment (`''`: the one without a name); `null` where it names none. Read without
 * wrangler, which takes a second to load. Its tables are told apart by their heads.
 */
export function databaseIdsIn(toml: string, environment: string): DatabaseIds | null {
  const head = environment === '' ? '[[d1_databases]]' : `[[env.${environment}.d1_databases]]`;
  const [, behind = ''] = toml.split(`\n${head}\n`);
  const [table = ''] = behind.split(/^\[/m);
  const ofAccount = /^database_id\s*=\s*"([^"]+)"/m.exec(table)?.[1];
  if (ofAccount === undefined) return null;
  const ofMachine = /^preview_database_id\s*=\s*"([^"]+)"/m.exec(table)?.[1] ?? ofAccount;
  return { ofAccount, ofMachine };
}
