import { homeTopic } from '../../../shared/model/topic.ts';
import { columns } from '../columns.ts';
import { jsonText } from '../plain.ts';
import { type Cli, withAgent } from '../session.ts';

/** The agent's own room, and those it is a member of, as its home room knows them. */
export const rooms = (cli: Cli, { json }: { json?: boolean }): Promise<void> =>
  withAgent(cli, {}, async (agent) => {
    const home = await agent.watch(homeTopic);
    const { room, self } = agent.session;
    const own = {
      room: agent.room,
      title: room?.title ?? '',
      role: self?.role ?? null,
      news: false,
    };
    const others = home
      .rows('badges')
      .filter(({ id }) => id !== agent.room)
      .map(({ id, title, role, news }) => ({ room: id, title, role, news }))
      .sort((a, b) => a.title.localeCompare(b.title));
    const all = [own, ...others];
    if (json === true) return cli.terminal.out(all.map((one) => `${jsonText(one)}\n`).join(''));
    cli.terminal.out(
      columns(all.map((one) => [one.room, one.role ?? '–', one.news ? 'news' : '', one.title])),
    );
  });
