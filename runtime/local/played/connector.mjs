import { readFileSync, writeFileSync } from 'node:fs';

/** Plays a connector for tests of hosts: reads what it is given, and stays. */
const [file] = process.argv.slice(2);
const config = JSON.parse(readFileSync(file, 'utf8'));
writeFileSync(`${config.stateFile}.seen`, JSON.stringify({ ...config, env: process.env }));
setInterval(() => {}, 60_000);
