import { expect, test } from 'vitest';
import { answeringModel, modelVariablesOf } from './answering-model.ts';

test('without a key the rehearsal answers, and says so', () => {
  expect(answeringModel({})).toMatch(/^rehearsal/);
  expect(answeringModel({ ANTHROPIC_API_KEY: '' })).toMatch(/^rehearsal/);
  expect(answeringModel({ ANTHROPIC_API_KEY: 'k', MODEL: 'rehearsal' })).toMatch(/^rehearsal/);
});

test('a provider is named, its key is not', () => {
  const key = 'sk-ant-canary-0123456789';
  expect(answeringModel({ ANTHROPIC_API_KEY: key })).toBe('anthropic');
  expect(answeringModel({ OPENAI_API_KEY: key, MODEL: 'openai:gpt-5.2' })).toBe('openai:gpt-5.2');
  expect(answeringModel({ MODEL_BASE_URL: `https://host/v1?key=${key}` })).not.toContain(key);
  expect(answeringModel({ MODEL: key })).not.toContain(key);
});

test('only the variables of the model are passed on', () => {
  expect(modelVariablesOf({ MODEL: 'openai', HOME: '/root', OPENAI_API_KEY: '' })).toEqual({
    MODEL: 'openai',
  });
});
