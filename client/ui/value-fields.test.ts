import { expect, test } from 'vitest';
import { jobKinds } from '../../shared/jobs/kinds.ts';
import { fieldsOfSchema, fieldsOfValue, readFields } from './value-fields.ts';

test('[UI19] a form is made from the JSON Schema of an input, and says what would be sent', () => {
  const fields = fieldsOfSchema(jobKinds['rehearsal.steps']?.schema) ?? [];
  expect(fields).toEqual([
    { name: 'steps', kind: 'number', isRequired: true, start: '', hint: 'From 1 to 1000.' },
    {
      ...{ name: 'everyMs', kind: 'number', isRequired: false },
      ...{ start: '1000', hint: 'From 0 to 3600000.' },
    },
    { name: 'failAt', kind: 'number', isRequired: false, start: '', hint: '' },
  ]);
  expect(readFields(fields, { steps: '3' })).toEqual({
    ok: true,
    value: { steps: 3, everyMs: 1_000 },
  });
  expect(readFields(fields, {})).toEqual({ ok: false, name: 'steps', why: 'This is needed.' });
  expect(readFields(fields, { steps: '"3"' })).toMatchObject({ why: 'This is no number.' });
  expect(readFields(fields, { steps: 'three' })).toMatchObject({ why: 'This is no JSON.' });
});

test('[UI19] what is edited keeps its kind: text stays text, whatever it looks like', () => {
  const before = { url: 'https://a.example/', times: 3, deep: { a: [1] }, isLoud: false, none: '' };
  const fields = fieldsOfValue(before) ?? [];
  expect(readFields(fields, {})).toEqual({
    ok: true,
    value: { url: 'https://a.example/', times: 3, deep: { a: [1] }, isLoud: false, none: '' },
  });
  expect(readFields(fields, { url: '3', isLoud: 'true', deep: '[' })).toMatchObject({
    name: 'deep',
  });
  expect(readFields(fields, { url: '', isLoud: 'true' })).toMatchObject({
    value: { url: '', isLoud: true },
  });
  expect([fieldsOfValue([1]), fieldsOfSchema({ type: 'array' })]).toEqual([null, null]);
});
