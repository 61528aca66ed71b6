/** What is wrong with the installation, and what to do about it. Never the value itself. */
export interface Problem {
  name: string;
  message: string;
  fix: string;
}

/** The variables and secrets that are looked at. */
type Configured = Readonly<Partial<Record<Looked, string | undefined>>>;
type Looked =
  | 'AUTH_SECRET'
  | 'PUBLIC_ORIGIN'
  | 'SETUP_CODE'
  | 'MODEL_BASE_URL'
  | 'MAIL_FROM'
  | 'MAIL_SMTP_URL'
  | 'MAIL_HTTP_URL'
  | 'MAIL_HTTP_KEY';

const shortestSecret = 32;
const shortestCode = 20;

/** Everything that must be right before anybody is let in. */
export function configProblems(env: Configured): Problem[] {
  const problems: Problem[] = [];
  const { AUTH_SECRET, PUBLIC_ORIGIN, SETUP_CODE, MODEL_BASE_URL } = env;
  if (AUTH_SECRET === undefined || AUTH_SECRET.length < shortestSecret || isGuessable(AUTH_SECRET))
    problems.push({
      name: 'AUTH_SECRET',
      message: 'The secret that signs sessions is missing, short or a placeholder.',
      fix: 'Set it to the output of `openssl rand -base64 32`. `npm start` makes one by itself.',
    });
  if (PUBLIC_ORIGIN !== undefined && !isOrigin(PUBLIC_ORIGIN))
    problems.push({
      name: 'PUBLIC_ORIGIN',
      message: 'The public address is not an https origin.',
      fix: 'Set it to what people type, like https://autopilot.example.com, without a path.',
    });
  problems.push(...mailProblems(env));
  if (SETUP_CODE !== undefined && SETUP_CODE.length < shortestCode)
    problems.push({
      name: 'SETUP_CODE',
      message: 'The code that makes the first admin is short enough to be guessed.',
      fix: 'Set it to the output of `openssl rand -hex 16`.',
    });
  if (MODEL_BASE_URL !== undefined && !URL.canParse(MODEL_BASE_URL))
    problems.push({
      name: 'MODEL_BASE_URL',
      message: 'The address of the model is not a URL.',
      fix: 'Set it to the base of an OpenAI-compatible API, like https://host/v1.',
    });
  return problems;
}

function mailProblems(env: Configured): Problem[] {
  const { MAIL_SMTP_URL, MAIL_HTTP_KEY, MAIL_HTTP_URL, MAIL_FROM } = env;
  const problems: Problem[] = [];
  if (MAIL_SMTP_URL !== undefined && !/^smtps?:\/\/[^/]+$/.test(urlOf(MAIL_SMTP_URL)))
    problems.push({
      name: 'MAIL_SMTP_URL',
      message: 'The address of the mail server is not one.',
      fix: 'Set it to smtps://user:password@host:465, with the user and password percent-encoded.',
    });
  if (MAIL_HTTP_URL !== undefined && !urlOf(MAIL_HTTP_URL).startsWith('https://'))
    problems.push({
      name: 'MAIL_HTTP_URL',
      message: 'The address of the mail provider is not an https URL.',
      fix: 'Set it to where the provider takes letters as JSON, or leave it out for Resend.',
    });
  const sends = MAIL_SMTP_URL !== undefined || MAIL_HTTP_KEY !== undefined;
  if (sends && !/^[^\s@<>]+@[^\s@<>]+$/.test(MAIL_FROM ?? ''))
    problems.push({
      name: 'MAIL_FROM',
      message: 'Letters need an address that they come from.',
      fix: 'Set it to an address of yours that the mail server may send for.',
    });
  return problems;
}

const urlOf = (text: string): string => (URL.canParse(text) ? new URL(text).href : '');

/** Nothing but scheme and host, as a browser writes it. */
const isOrigin = (text: string): boolean =>
  /^https:\/\/[^/@]+$/.test(text) && URL.canParse(text) && new URL(text).href === `${text}/`;

/** One character over and over, or a word from an example. */
const isGuessable = (secret: string): boolean =>
  new Set(secret).size < 8 || /change.?me|secret|example|password|default/i.test(secret);
