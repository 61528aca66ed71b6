import type { Trouble } from '../../../shared/model/run.ts';

/** What can be wrong with an OpenClaw, in words a person can act on. */
export const troubles = {
  connectorAway: {
    code: 'connectorAway',
    message: 'Its box does not answer the room any more.',
    fix: 'It comes back by itself as soon as it can; start it anew if it does not.',
  },
  notTaken: {
    code: 'notTaken',
    message: 'OpenClaw was told of this message and has not taken it yet.',
    fix: 'It is kept and told again when its box is back. If it stays so, restart the instance.',
  },
  othersStart: {
    code: 'othersStart',
    message: 'Others are starting; it starts when one of them is ready.',
    fix: 'Nothing is to be done.',
  },
  startTooSlow: {
    code: 'startTooSlow',
    message: 'It did not come up, and its host says nothing more about it.',
    fix: 'See the steps and its log; start it anew.',
  },
  noHost: {
    code: 'noHost',
    message: 'This installation has no place where an OpenClaw could run.',
    fix: 'On a laptop start it with `npm start`; on Cloudflare deploy it with containers. See docs/deploy.md.',
  },
  noOrigin: {
    code: 'noOrigin',
    message: 'The room does not know its own address, which a box has to call.',
    fix: 'Open the room in a browser once, or set PUBLIC_ORIGIN.',
  },
  restartedBefore: {
    code: 'restartedBefore',
    message: 'OpenClaw was started anew before it answered this.',
    fix: 'Once it is back it is seen whether it has this message: it is sent again if not, else this says so here.',
  },
  awayBefore: {
    code: 'openclawAway',
    message: 'OpenClaw is away, and has not answered this. Nothing was written.',
    fix: 'Once it is back it is seen whether it has this message: it is sent again if not, else this says so here.',
  },
  notBack: {
    code: 'openclawAway',
    message: 'OpenClaw did not come back, and has not answered this. Nothing was written.',
    fix: 'Restart it on its page: then it is seen whether it has this message, and it is sent if not. Or stop it here.',
  },
  deleted: {
    code: 'instanceDeleted',
    message: 'This OpenClaw was deleted.',
    fix: 'What was said stays to be read; ask another one.',
  },
  scopesMissing: {
    code: 'scopesMissing',
    message: 'The gateway did not give its connector all the rights that it asked for.',
    fix: 'Start it anew; if it stays so, its configuration is not ours.',
  },
  otherVersion: {
    code: 'otherVersion',
    message: 'This gateway is of a version that Autopilot was not made for: it is only read.',
    fix: 'Start it anew, so that it gets the version that Autopilot brings.',
  },
} as const;

/** A gateway without its rights, or of another version, never counts as ready. */
export const isVerdict = (trouble: Trouble | undefined): trouble is Trouble =>
  trouble?.code === troubles.scopesMissing.code || trouble?.code === troubles.otherVersion.code;

const again = 'It is tried again by itself.';
const gaveUp = 'It is not tried any more: restart it on its page.';

/** What a host refuses for now, as long as it is asked again. */
export const triedAgain = ({ fix, ...trouble }: Trouble): Trouble => ({
  ...trouble,
  fix: `${fix} ${again}`,
});

/**
 * The same once nobody asks any more: the cause stays, and nothing promises what does not come. A
 * connector that is there dials its gateway all the same, so what it said of that stays true.
 */
export function givenUp(
  trouble: Trouble,
  { isConnectorThere }: { isConnectorThere: boolean },
): Trouble {
  const { fix } = trouble;
  if (fix.endsWith(again)) return { ...trouble, fix: fix.slice(0, -again.length) + gaveUp };
  return isConnectorThere ? trouble : { ...trouble, fix: gaveUp };
}

/** What the room heard of a request for an OpenClaw that was not allowed. */
export const notAllowed = (reason: string) => ({
  code: 'notAllowed',
  message: `It was not created: ${reason}`,
  fix: 'Ask for it again, or say it to the assistant; these words stay here.',
});
