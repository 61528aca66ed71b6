import { expect, test } from 'vitest';
import { configured } from './configured.ts';
import { dataFolderAt } from './data-folder.ts';
import { wranglerEnv } from './wrangler.ts';

test('what is configured reaches the Worker, and no process on the way', () => {
  const env = {
    MAIL_SMTP_URL: 'smtps://ada:canary@mail.example:465',
    MAIL_FROM: 'room@example.com',
    MAIL_HTTP_KEY: '',
    MODEL: 'rehearsal',
    SETUP_CODE: 'canary',
    HOME: '/home/ada',
  };
  expect(configured(env)).toEqual({
    MAIL_SMTP_URL: env.MAIL_SMTP_URL,
    MAIL_FROM: env.MAIL_FROM,
    MODEL: 'rehearsal',
  });
  expect(JSON.stringify(wranglerEnv(env, dataFolderAt('/x')))).not.toContain('canary');
});
