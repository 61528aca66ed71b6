import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import { contractHash } from '../methods/capabilities.ts';
import { contract, methodNames } from '../methods/contract.ts';
import { tableNames, tables } from '../model/tables.ts';
import { closeCodes } from './close-codes.ts';
import { encodeDelta } from './delta-codec.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { clientEvent, eventFrame, requestFrame, responseFrame } from './frame.ts';
import { pieceFrame } from './pieces.ts';
import { pageAnswer, topicAnswer, topicRequest } from './topic-answer.ts';
import { commonVersion, OLDEST_SPOKEN, PROTOCOL } from './version.ts';
import { wireError } from './wire-error.ts';

const print = (value: unknown): string => sha256Hex(canonicalJson(value)).slice(0, 12);
const schemas = (named: Record<string, z.ZodMiniType>): string =>
  print(
    Object.fromEntries(
      Object.entries(named).map(([name, schema]) => [
        name,
        z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      ]),
    ),
  );

/** Who may say a method is not in its schemas, but an old caller notices all the same. */
const access = () =>
  methodNames.map((name) => {
    const { risk, repeat, callers, scope, place = null, tool = null } = contract[name];
    return { name, risk, repeat, callers, scope, place, tool };
  });

const delta = { ref: 300, rev: 2, offset: 70_000, text: 'né🌱' };
const deltas = () =>
  [false, true].map((persist) => [...encodeDelta({ ...delta, persist })].join(' '));

const whatToDo = `The wire changed: an old peer may read the new one differently.
1. Could it? A new event, table, method, error or optional field in what a room says: no. A field
   that must be there, another meaning, a stricter schema of what a client says: yes.
2. If it could: raise PROTOCOL in version.ts with a line of history, and keep reading the old form
   until OLDEST_SPOKEN rises.
3. In any case: paste the new fingerprints here, write in CHANGELOG.md what an old client sees, play
   the transcripts anew (vitest run testkit/room/scenarios.test.ts -u), and run npm run protocol.
`;

test('[FR15] [R20] a change of the wire is a decision', () => {
  expect(
    {
      protocol: [OLDEST_SPOKEN, PROTOCOL],
      frames: schemas({ requestFrame, clientEvent, responseFrame, eventFrame, pieceFrame }),
      deltas: print(deltas()),
      topics: schemas({ topicRequest, topicAnswer, pageAnswer }),
      events: schemas(events),
      rows: schemas(Object.fromEntries(tableNames.map((name) => [name, tables[name].row]))),
      methods: contractHash(),
      access: print(access()),
      errors: print([errors, z.toJSONSchema(wireError, { io: 'input' })]),
      closeCodes: print(closeCodes),
    },
    whatToDo,
  ).toEqual({
    protocol: [1, 1],
    frames: '2391ac08db1b',
    deltas: '637d87217735',
    topics: '1942b68c6ba5',
    events: '2cd2bae71b1d',
    rows: '686eb8c42d8a',
    methods: 'cfdd1d18eede1e0e',
    access: '27ac678ac04c',
    errors: '0ac3b6a51dca',
    closeCodes: 'd40722c17c4f',
  });
});

test.each([
  [{ min: 1, max: 1 }, { min: 1, max: 1 }, 1],
  [{ min: 1, max: 3 }, { min: 1, max: 2 }, 2],
  [{ min: 1, max: 2 }, { min: 2, max: 3 }, 2],
  [{ min: 3, max: 4 }, { min: 1, max: 2 }, null],
  [{ min: 1, max: 1 }, { min: 2, max: 3 }, null],
  [{ min: 2, max: 1 }, { min: 1, max: 3 }, null],
])('[FR14] [R20] %j and %j speak %j', (theirs, ours, expected) => {
  expect(commonVersion(theirs, ours)).toBe(expected);
});
