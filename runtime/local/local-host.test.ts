import { rmSync } from 'node:fs';
import { type HostWorld, hostContract } from '../host/host-contract.ts';
import { localHost } from '../host/local.ts';
import { processesOf } from './marked-processes.ts';
import { killMarked, playedHost, wish } from './played/played-host.ts';

hostContract('the host of a laptop, asked over HTTP', async (): Promise<HostWorld> => {
  let isFull = false;
  const played = await playedHost({ freeMemory: () => (isFull ? 2 ** 20 : 32 * 2 ** 30) });
  const { local, boxOf } = played;
  const marks = new Map<string, string>();
  const known = (id: string) => {
    const box = boxOf(id);
    if (box !== null) marks.set(id, box.mark);
    return box;
  };
  const asked = localHost(local, fetch);
  const destroy = (id: string) => {
    known(id);
    return asked.destroy(id);
  };
  return {
    host: { ...asked, destroy },
    async vanish(id) {
      const box = known(id);
      if (box === null) return;
      rmSync(box.root, { recursive: true, force: true });
      killMarked(box.mark);
    },
    async killGateway(id) {
      const box = known(id);
      if (box !== null) killMarked(box.mark, 'gateway');
    },
    async isAnythingLeft(id) {
      const box = known(id);
      const mark = marks.get(id);
      return box !== null || (mark !== undefined && processesOf(mark).length > 0);
    },
    boots: (id) => Promise.resolve(played.starts(id)),
    async breakConfig(id) {
      const box = known(id);
      if (box !== null) wish(box.home, 'bad-config');
    },
    isFull: (_, full) => {
      isFull = full;
    },
    fullCode: 'noMemory',
    foreignWords: /deploy|platform|container|installation/i,
    close: () => played.close(),
  };
});
