import { databaseIdsIn } from '../../runtime/supervisor/database-ids.ts';
import { type Deployment, environmentOf, usage } from './deployment.ts';

/** What was found out before anything is changed. `null`: nobody was asked, or nobody could say. */
export interface Found {
  wranglerToml: string;
  isSignedIn: boolean | null;
  /** Names of secrets that the Worker has; a Worker that is not there yet has none. */
  secrets: readonly string[] | null;
  isDockerThere: boolean | null;
}

export interface Missing {
  words: string;
  /** What mends it. */
  mend: string;
  /** Without it nothing is deployed; else it is only said. */
  isNeeded: boolean;
}

/** Everything that is missing, at once. */
export function missing(deployment: Deployment, found: Found): Missing[] {
  const { hasOpenClaws } = deployment;
  const env = hasOpenClaws ? ' --env production' : '';
  const all: (Missing | false)[] = [
    !isOrigin(deployment.origin) && {
      words: 'Where people will find it is not said: an https origin without a path.',
      mend: usage,
      isNeeded: true,
    },
    !isDatabase(found.wranglerToml, environmentOf(deployment)) && {
      words: 'wrangler.toml names no database yet: its database_id is still the placeholder.',
      mend: 'npx wrangler d1 create autopilot   (then put the id that it prints into wrangler.toml as database_id, at both places)',
      isNeeded: true,
    },
    found.isSignedIn === false && {
      words: 'Nobody is signed in to Cloudflare here.',
      mend: 'npx wrangler login   (or set CLOUDFLARE_API_TOKEN)',
      isNeeded: true,
    },
    found.isSignedIn === true &&
      found.secrets === null && {
        words: 'Which secrets the Worker has could not be read.',
        mend: `npx wrangler secret list${env}   (says why)`,
        isNeeded: true,
      },
    lacks(found, ['AUTH_SECRET']) && {
      words: 'AUTH_SECRET is missing: nobody could sign in.',
      mend: `openssl rand -base64 32 | npx wrangler secret put AUTH_SECRET${env}`,
      isNeeded: true,
    },
    lacks(found, models) && {
      words: 'No model has a key: everything is answered by the rehearsal, and says so.',
      mend: `npx wrangler secret put ANTHROPIC_API_KEY${env}   (or another one, see docs/deploy.md)`,
      isNeeded: false,
    },
    lacks(found, mailers) && {
      words: 'No letters can be sent: nobody can reset a password by themselves.',
      mend: `npx wrangler secret put MAIL_SMTP_URL${env}   (and MAIL_FROM, see docs/deploy.md)`,
      isNeeded: false,
    },
    !lacks(found, mailers) &&
      lacks(found, ['MAIL_FROM']) && {
        words: 'MAIL_FROM is missing beside what sends letters: nobody would be let in.',
        mend: `npx wrangler secret put MAIL_FROM${env}   (an address that the mail server may send for)`,
        isNeeded: true,
      },
    hasOpenClaws &&
      found.isDockerThere === false && {
        words: 'Docker does not answer: the image of the boxes is built with it.',
        mend: 'Start Docker, or deploy without OpenClaws: --without-openclaws',
        isNeeded: true,
      },
  ];
  return all.filter((one) => one !== false);
}

const models = ['MODEL', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'MODEL_API_KEY', 'MODEL_BASE_URL'];
const mailers = ['MAIL_SMTP_URL', 'MAIL_HTTP_KEY'];

const lacks = ({ secrets }: Found, names: readonly string[]): boolean =>
  secrets !== null && !names.some((name) => secrets.includes(name));

function isOrigin(origin: string | null): boolean {
  const url = origin === null ? null : URL.parse(origin);
  return url?.protocol === 'https:' && url.origin === origin;
}

const placeholder = /^0{8}-/;

/** Whether the environment names a database of an account. */
function isDatabase(toml: string, environment: string): boolean {
  const ids = databaseIdsIn(toml, environment);
  return ids !== null && !placeholder.test(ids.ofAccount);
}
