import { expect, test } from 'vitest';
import { watchShared } from './use-topic.ts';

test('[UI15] a topic that two views show is watched until the last of them is gone', () => {
  const said: string[] = [];
  const connection = {
    watch: (topic: string) => void said.push(`watch ${topic}`),
    unwatch: (topic: string) => void said.push(`unwatch ${topic}`),
  };
  const leave = watchShared(connection, 'jobs');
  const leaveToo = watchShared(connection, 'jobs');
  leaveToo();
  expect(said).toEqual(['watch jobs']);
  leave();
  watchShared(connection, 'jobs');
  expect(said).toEqual(['watch jobs', 'unwatch jobs', 'watch jobs']);
});
