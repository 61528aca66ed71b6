import { startSpec } from '../../host/port.ts';
import { playedHost } from './played-host.ts';

/** A host as a process of its own, to be killed: `host-program.ts <folder> <spec as JSON> …`. */
const [folder = '', ...specs] = process.argv.slice(2);
const { local } = await playedHost({ folder });
for (const spec of specs) await local.boxes.start(startSpec.parse(JSON.parse(spec)), () => {});
console.log('started');
