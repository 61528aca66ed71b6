import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import * as z from 'zod/mini';
import { type Agent, connect } from '../../client/agent/node.ts';
import { must } from '../../shared/lib/must.ts';
import { newBot } from '../support/agents.ts';
import { boxOf, type SeenBox } from '../support/boxes.ts';
import { bring } from '../support/bring.ts';
import { Diary } from '../support/diary.ts';
import { placeOf, signInBy } from '../support/place-of.ts';
import type { Product } from '../support/product.ts';
import type { Place, RawClient } from '../support/raw-client.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { answerOf, join } from '../support/rooms.ts';
import { Visitor } from '../support/visitor.ts';
import { Wiretap } from '../support/wiretap.ts';
import type { Report } from './report.ts';

/** Whoever takes part: Ada, whose room it is, Bo, who may decide, and Ada's agent. */
export interface Cast {
  adaAt: Visitor;
  /** What Ada's browser was told. */
  tap: Wiretap;
  /** Ada by the raw protocol. */
  ada: RawClient;
  boAt: Visitor;
  bo: RawClient;
  scout: Agent;
  /** What Scout saw of every OpenClaw. */
  diary: Diary;
}

/** An OpenClaw with the thread of its main session. */
export interface Claw {
  id: string;
  threadId: string;
  box: SeenBox;
  /** From the consent, or from being asked for. */
  readyMs: number;
}

const stepsIn = z.array(
  z.object({ name: z.string(), at: z.number(), ok: z.optional(z.boolean()) }),
);
/** What is asked for the second one, by then. */
const forAnother = new Set(['policies.set', 'instances.create']);
const patienceMs = 60_000;
const readyWithinMs = 180_000;

/** Ada signs up in a browser and invites the others. */
export async function gather(product: Product, browser: Browser): Promise<Cast> {
  const [adaAt, boAt] = [await Visitor.arrive(browser), await Visitor.arrive(browser)];
  for (const { page } of [adaAt, boAt]) page.setDefaultTimeout(patienceMs);
  await adaAt.signUp(product, 'Ada', 'ada@prove.example.com');
  const adaPlace = await placeOf(product, adaAt);
  const tap = new Wiretap(adaAt.page, adaPlace.room);
  const ada = await join(adaPlace);
  const [bo, scout] = await Promise.all([bringBo(ada, boAt), bringScout(product, adaPlace)]);
  for (const one of [ada, bo]) await one.watch('approvals');
  return { adaAt, tap, ada, boAt, bo, scout, diary: new Diary(scout) };
}

async function bringBo(ada: RawClient, boAt: Visitor): Promise<RawClient> {
  const { here } = await bring(ada, 'Bo', 'approver');
  await signInBy(boAt, here);
  return await join(here);
}

async function bringScout({ address }: Product, place: Place): Promise<Agent> {
  const { key } = await newBot(place, { name: 'Scout', role: 'member' });
  const scout = await connect({ url: address, key, room: place.room });
  await scout.watch('workspace');
  return scout;
}

export const instanceRow = ({ replica }: RawClient, id: string): RawRow | undefined =>
  replica.table('instances').find((row) => row.id === id);

/**
 * One consent in the page; the rest comes by itself, to an answer from a real gateway. `another` is
 * begun as soon as this one is made, boots beside it, and is not waited for.
 */
export async function proveHello(
  product: Product,
  cast: Cast,
  report: Report,
  another: () => Promise<Claw>,
): Promise<{ first: Claw; coming: Promise<Claw> }> {
  const { adaAt, ada, scout, diary } = cast;
  const { address, room } = ada.place;
  await adaAt.page.goto(`${address}/r/${room}/openclaw/chat`);
  const consent = adaAt.page.getByRole('button', { name: 'Create your OpenClaw and say hello' });
  await consent.waitFor();
  await consent.click();
  await adaAt.page.waitForURL(/\/t\//);
  const made = () => ada.replica.table('instances')[0];
  await ada.seen(() => made() !== undefined, 'an OpenClaw');
  const id = String(made()?.id);
  const threadId = String(made()?.threadId);
  await ada.watch(`thread:${threadId}`);
  await scout.watch(`thread:${threadId}`);
  const card = adaAt.page.getByRole('article', { name: /^Approval/ });
  await card.getByRole('button', { name: 'Approve once' }).click();
  await card.getByRole('button', { name: 'Yes, for myself' }).click();
  const consented = performance.now();
  const steps = adaAt.page.getByRole('list', { name: 'Steps' }).first();
  await steps.waitFor();
  const consents = new Set(ada.replica.table('approvals').map((row) => row.id));
  const coming = another();
  // Whoever waits for it hears of its failure; until then that is nobody's.
  coming.catch(() => {});
  await ready(ada, id);
  const readyMs = performance.now() - consented;
  const approvals = ada.replica
    .table('approvals')
    .filter((row) => consents.has(row.id) || !forAnother.has(String(row.method)))
    .map(({ state }) => state);
  const row = instanceRow(ada, id);
  const seen = diary.of(id).join(' → ');
  const answered = () => ada.replica.table('runs').find((row) => row.threadId === threadId);
  await ada.seen(() => answered()?.state === 'done', 'the answer to the first words');
  const answeredMs = performance.now() - consented;
  const runId = String(answered()?.id);
  const words = answerOf(ada.replica, runId);
  await adaAt.sees('I am the rehearsal model', 10_000);
  report.promise(
    'one consent in the page makes an OpenClaw and says hello: a real gateway answers, and every step is seen',
    approvals.join() === 'done' &&
      words.startsWith('I am the rehearsal model') &&
      adaAt.complaints.length === 0,
    `approvals: ${approvals.join()}; ready ${seconds(readyMs)} s after it, answered whole after ${seconds(answeredMs)} s; openclaw ${String(row?.gatewayVersion)}; ${stepsOf(row)}; seen: ${seen}${adaAt.complaints.length > 0 ? `; complaints: ${adaAt.complaints.join(' | ')}` : ''}`,
  );
  return { first: { id, threadId, box: boxOf(product, id), readyMs }, coming };
}

/** Another one, asked for without a browser. */
export async function anotherOne(product: Product, cast: Cast): Promise<Claw> {
  const { ada } = cast;
  const began = performance.now();
  await allowed(cast, 'instances.create', { name: 'Second' });
  const made = () => ada.replica.table('instances').find(({ name }) => name === 'Second');
  await ada.seen(() => made() !== undefined, 'the second OpenClaw');
  const id = String(made()?.id);
  const threadId = String(made()?.threadId);
  await ada.watch(`thread:${threadId}`);
  await ready(ada, id);
  const readyMs = performance.now() - began;
  return { id, threadId, box: boxOf(product, id), readyMs };
}

/** Ada asks; what has to be allowed first is allowed by Bo. */
export async function allowed({ ada, bo }: Cast, method: string, params: object): Promise<void> {
  const { ok, error } = await ada.ask(method, params, randomUUID());
  if (ok) return;
  if (error?.code !== 'waits') throw new Error(`${method}: ${error?.code} ${error?.message}`);
  await approveNext(bo, method);
}

/** Bo says yes to what waits. */
export async function approveNext(bo: RawClient, method: string): Promise<void> {
  const waits = () =>
    bo.replica.table('approvals').find((row) => row.state === 'pending' && row.method === method);
  await bo.seen(() => waits() !== undefined, `the request for ${method}`);
  const { id: approvalId, digest } = must(waits(), 'an approval');
  await bo.command('approvals.decide', { approvalId, digest, verdict: 'approve' });
}

/** Ready, or why not, with what its box said last. */
export async function ready(ada: RawClient, id: string): Promise<void> {
  const look = () => instanceRow(ada, id);
  await ada
    .seen(
      () => look()?.state === 'ready' || look()?.state === 'error',
      `${id} to be ready`,
      readyWithinMs,
    )
    .catch((cause: unknown) => {
      throw new Error(`not ready: ${JSON.stringify(look())}`, { cause });
    });
  if (look()?.state !== 'ready') throw new Error(`in trouble: ${JSON.stringify(look()?.trouble)}`);
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** The steps of the last start, each with how long it was the newest. */
function stepsOf(row: RawRow | undefined): string {
  const steps = stepsIn.parse(row?.steps ?? []);
  const end = Number(row?.readyAt);
  return steps
    .map(({ name, at }, i) => `${name} ${seconds((steps[i + 1]?.at ?? end) - at)}`)
    .join(', ');
}
