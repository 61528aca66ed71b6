import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import { contractHash } from '../methods/capabilities.ts';
import { tableNames, tables } from '../model/tables.ts';
import { closeCodes } from './close-codes.ts';
import { errors, wireError } from './errors.ts';
import { events } from './events.ts';
import { clientEvent, eventFrame, requestFrame, responseFrame } from './frame.ts';
import { pieceFrame } from './pieces.ts';
import { pageAnswer, topicAnswer, topicRequest } from './topic-answer.ts';
import { commonVersion, OLDEST_SPOKEN, PROTOCOL } from './version.ts';

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

/**
 * Failing here means that an old peer may read the new wire differently.
 * 1. Could it? A new event, table, method, error or optional field in what a room says: no. A field
 *    that must be there, another meaning, a stricter schema of what a client says: yes.
 * 2. If it could: raise PROTOCOL in version.ts with a line of history, keep reading the old form
 *    until OLDEST_SPOKEN rises, and add golden frames of the new protocol to testkit/golden.
 * 3. Paste the new fingerprints, and run `node scripts/protocol.ts` for PROTOCOL.md.
 */
test('[FR15] [R20] a change of the wire is a decision', () => {
  expect({
    protocol: [OLDEST_SPOKEN, PROTOCOL],
    frames: schemas({ requestFrame, clientEvent, responseFrame, eventFrame, pieceFrame }),
    topics: schemas({ topicRequest, topicAnswer, pageAnswer }),
    events: schemas(events),
    rows: schemas(Object.fromEntries(tableNames.map((name) => [name, tables[name].row]))),
    methods: contractHash(),
    errors: print([errors, z.toJSONSchema(wireError, { io: 'input' })]),
    closeCodes: print(closeCodes),
  }).toMatchInlineSnapshot(`
    {
      "closeCodes": "d40722c17c4f",
      "errors": "92f4cb4a4dd9",
      "events": "d4b1f2400764",
      "frames": "2391ac08db1b",
      "methods": "264c1ba22f954b0c",
      "protocol": [
        1,
        1,
      ],
      "rows": "aeff4966c543",
      "topics": "1942b68c6ba5",
    }
  `);
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
