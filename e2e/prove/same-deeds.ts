import type { Browser } from 'playwright-core';
import * as z from 'zod/mini';
import { AgentCli } from '../support/cli.ts';
import type { Product } from '../support/product.ts';
import { join } from '../support/rooms.ts';
import { Visitor } from '../support/visitor.ts';
import type { Report } from './report.ts';
import type { Shared } from './shared-stream.ts';

const finished = z.object({ threadId: z.string(), state: z.string(), text: z.string() });

/** What people do on the page, the agent does on a command line and on the page. */
export async function proveSameDeeds(
  product: Product,
  browser: Browser,
  shared: Shared,
  report: Report,
): Promise<void> {
  const { ada, boAt, scout, threadId } = shared;
  const cli = new AgentCli();
  const person = await join(ada);
  await person.watch(`thread:${threadId}`);
  try {
    const inRoom = ['--room', ada.room, '--json'];
    const login = await cli.login(product.address, scout.key);
    const tail = cli.begin(['--room', ada.room, 'tail', threadId]);
    await tail.says('count to 7');
    await boAt.say('Is Scout listening?');
    await tail.says('Is Scout listening?');
    const sent = await cli.run([...inRoom, 'send', 'new', 'count to 6']);
    const answer = finished.parse(JSON.parse(sent.out));
    const rename = { threadId: answer.threadId, title: 'By Scout' };
    const steps = [
      login,
      sent,
      await cli.run([...inRoom, 'call', 'threads.rename', JSON.stringify(rename)]),
      await cli.run([
        ...inRoom,
        'call',
        'messages.page',
        `{"threadId":"${threadId}","before":999,"limit":9}`,
      ]),
      await cli.run(['rooms']),
      await cli.run(['call', 'invites.create', '{"role":"viewer","hours":1}']),
    ];
    const denied = await cli.run([
      ...inRoom,
      'call',
      'invites.create',
      '{"role":"viewer","hours":1}',
    ]);
    await person.seen(
      (held) => held.table('threads').some(({ title }) => title === 'By Scout'),
      'the thread of Scout',
      5_000,
    );
    tail.interrupt();
    const tailEnd = await tail.ended;
    report.promise(
      'the agent does by command line what a person does: listens, begins, says, renames, reads back, governs its own room',
      steps.every(({ code }) => code === 0) &&
        answer.text.trim() === '1 2 3 4 5 6' &&
        denied.code === 1 &&
        tailEnd === 130,
      `${steps.length} commands ended with 0, a member’s invite into another’s room with ${denied.code}, Ctrl-C with ${tailEnd}`,
    );
    const at = await Visitor.arrive(browser);
    const asked: string[] = [];
    at.page.on('request', (request) => asked.push(request.url()));
    await at.page.goto(`${product.address}/login/agent`);
    await at.page.getByLabel('Key').fill(scout.key);
    await at.page.getByRole('button', { name: 'Sign in' }).click();
    await at.messageBox.waitFor();
    await at.page.goto(`${ada.address}/r/${ada.room}/t/${threadId}`);
    await at.sees('Is Scout listening?');
    await at.say('Scout is here, by browser');
    await boAt.sees('Scout is here, by browser');
    await person.seen(
      (held) =>
        held.table('messages').filter(({ author }) => author === scout.principal).length >= 2,
      'what Scout said in the browser',
      5_000,
    );
    const kept = await at.page.evaluate(() =>
      JSON.stringify({ ...localStorage, ...sessionStorage }),
    );
    const cookies = await at.context.cookies();
    const hidden = cookies.every(({ value, httpOnly }) => httpOnly && !value.includes(scout.key));
    report.promise(
      'the same key opens the whole page, as that agent, and is in no address, storage or readable cookie',
      hidden && !`${kept}${asked.join()}`.includes(scout.key) && at.complaints.length === 0,
      `${asked.length} requests, ${cookies.length} cookie, HttpOnly; the words of the agent stood on the other’s page`,
    );
    await at.context.close();
  } finally {
    cli.remove();
    person.close();
  }
}
