import { HostTrouble, type HostTroubleWords } from './port.ts';

/**
 * Everything a host says no with. Codes are matched by rooms: they do not change. Of what is asked
 * again a `fix` does not say so: whoever asks does, as long as it is true.
 */
const troubles = {
  hostAway: {
    message: 'The host of the boxes does not answer.',
    fix: 'Look whether `npm start` still runs and what it says.',
    retry: 'later',
  },
  hostSilent: {
    message: 'The host of the boxes took the order and then said nothing more.',
    fix: 'What it began goes on.',
    retry: 'later',
  },
  hostRefused: {
    message: 'The host of the boxes does not take orders from here.',
    fix: 'Stop Autopilot and start it again, so that both agree on a token.',
    retry: 'never',
  },
  badSpec: {
    message: 'The host did not understand the order.',
    fix: 'The Worker and the host are of different versions: start Autopilot again.',
    retry: 'never',
  },
  generationOld: {
    message: 'A newer start of this instance came first.',
    fix: 'Nothing is to be done; the newer one counts.',
    retry: 'never',
  },
  overtaken: {
    message: 'The start was ended by a later order.',
    fix: 'Nothing is to be done; the later order counts.',
    retry: 'never',
  },
  stopping: {
    message: 'The host is being stopped.',
    fix: 'It comes back when Autopilot runs again.',
    retry: 'later',
  },
  noMemory: {
    message: 'This machine has not enough free memory for one more gateway.',
    fix: 'Delete or stop an instance, or close other programs.',
    retry: 'later',
  },
  tooManyBoxes: {
    message: 'This host has as many instances as it takes.',
    fix: 'Delete one that is not needed any more.',
    retry: 'never',
  },
  noPlace: {
    message: 'All places for OpenClaws of this installation are taken.',
    fix: 'Delete an OpenClaw that nobody needs, or ask whoever runs this installation for more places (`max_instances`, see docs/deploy.md).',
    retry: 'later',
  },
  noContainer: {
    message:
      'The platform has no container for one more OpenClaw now: all are taken, or its image is still on its way.',
    fix: 'Try it later. If it stays so, ask whoever runs this installation; docs/deploy.md says what to look at.',
    retry: 'later',
  },
  noImage: {
    message: 'The image of the container of this OpenClaw could not be fetched or started.',
    fix: 'Ask whoever runs this installation; docs/deploy.md says what to look at.',
    retry: 'later',
  },
  overQuota: {
    message: 'The account of this installation takes no more containers for now.',
    fix: 'Try it later, or ask whoever runs this installation; docs/deploy.md says what to look at.',
    retry: 'later',
  },
  noPort: {
    message: 'No free ports were found for one more gateway.',
    fix: 'End programs that listen between ports 19100 and 32000.',
    retry: 'later',
  },
  packageMissing: {
    message: 'The gateway package could not be installed.',
    fix: 'Look at the network and the free disk space (0.7 GB).',
    retry: 'later',
  },
  modelUnavailable: {
    message: 'The configured model cannot be reached from a gateway.',
    fix: 'See `npm run doctor` for what is missing.',
    retry: 'never',
  },
  gatewayConfig: {
    message: 'The gateway refused its configuration.',
    fix: 'This is a fault of Autopilot and not of yours; restart the instance after an update.',
    retry: 'never',
  },
  gatewayDied: {
    message: 'The gateway ended while it was starting.',
    fix: 'See its log on its page, then restart it there.',
    retry: 'later',
  },
  gatewaySilent: {
    message: 'The gateway did not become ready in time.',
    fix: 'The machine may be busy. Its log on its page says more; restart it there if it stays so.',
    retry: 'later',
  },
  connectorDied: {
    message: 'The connector ends again and again.',
    fix: 'See its log on its page, then restart it there.',
    retry: 'later',
  },
  connectorTurnedAway: {
    message: 'The room does not let this connector in any more.',
    fix: 'Restart the instance if it should run here.',
    retry: 'never',
  },
  boxFailed: {
    message: 'The box could not be made.',
    fix: 'If it stays so, delete the instance and make a new one.',
    retry: 'later',
  },
  notBuilt: {
    message: 'Backups of boxes are not built yet.',
    fix: 'Nothing is lost by waiting: the files of a box stay until it is deleted.',
    retry: 'never',
  },
} as const satisfies Record<string, Omit<HostTroubleWords, 'code'>>;

export type TroubleCode = keyof typeof troubles;

export const isTroubleCode = (code: string): code is TroubleCode => Object.hasOwn(troubles, code);

export const troubleCodes: readonly TroubleCode[] = Object.keys(troubles).filter(isTroubleCode);

/** `because` is for the screen: it must hold no secret and no path that is nobody's business. */
export const hostTroubleOf = (code: TroubleCode, because?: string): HostTrouble => {
  const { message, fix, retry } = troubles[code];
  const whole = because === undefined ? message : `${message} ${because}`;
  return new HostTrouble({ code, message: whole, fix, retry });
};
