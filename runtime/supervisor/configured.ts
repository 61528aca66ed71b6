import { modelVariablesOf } from './answering-model.ts';

/** How letters leave. Without these they are printed where `npm start` was typed. */
const mailVariables = ['MAIL_FROM', 'MAIL_SMTP_URL', 'MAIL_HTTP_URL', 'MAIL_HTTP_KEY'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** What a person configured by environment variables, for the Worker alone; an empty one counts as not set. */
export const configured = (env: Environment): Record<string, string> => ({
  ...modelVariablesOf(env),
  ...Object.fromEntries(mailVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
});
