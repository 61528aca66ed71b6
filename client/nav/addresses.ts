import * as z from 'zod/mini';
import { jobId, threadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';

/** What stands there, where it can be that. */
const named = <T extends z.ZodMiniType<string>>(of: T) => z.catch(z.optional(of), undefined);
const text = named(z.string());

const nothing = z.object({});
/** Where one wanted to go when signing in came in between. */
const coming = z.object({ next: text });
const asNew = z.catch(z.optional(z.literal('new')), undefined);
const login = z.object({ next: text, as: asNew });

/**
 * Every address of the page, and what may stand behind its `?`. `$name` is a parameter and
 * `{-$name}` one that may be missing.
 */
export const addresses = {
  '/': nothing,
  '/login': login,
  '/login/agent': coming,
  '/login/forgot': nothing,
  '/reset-password': nothing,
  '/verify-email': nothing,
  '/join': nothing,
  '/admin': nothing,
  '/r/$room': nothing,
  '/r/$room/t/$threadId': nothing,
  '/r/$room/t/$threadId/timeline': z.object({ run: text }),
  '/r/$room/approvals/{-$approvalId}': nothing,
  '/r/$room/jobs/{-$jobId}': nothing,
  // Whose, and of which job or chat.
  '/r/$room/receipts/{-$approvalId}': z.object({
    principal: named(principal),
    jobId: named(jobId),
    threadId: named(threadId),
  }),
  '/r/$room/projects': nothing,
  '/r/$room/projects/$projectId': nothing,
  '/r/$room/archive': nothing,
  '/r/$room/openclaw/chat': z.object({ as: asNew }),
  '/r/$room/openclaw/{-$instanceId}': nothing,
  '/r/$room/search': z.object({ q: text }),
  '/r/$room/hatchery': z.object({ focus: text, replay: text, run: text }),
  '/r/$room/settings': nothing,
  '/r/$room/settings/members': nothing,
  '/r/$room/settings/invites': nothing,
  '/r/$room/settings/rules': nothing,
  '/r/$room/settings/room': nothing,
  '/r/$room/settings/agents': nothing,
  '/r/$room/settings/browsers': nothing,
  '/r/$room/settings/profile': nothing,
};

export type Address = keyof typeof addresses;

/** What stands in the path of an address, by name. */
export type ParamsOf<A extends string> = A extends `${string}{-$${infer Name}}${infer More}`
  ? { [K in Name]?: string | undefined } & ParamsOf<Before<A>> & ParamsOf<More>
  : A extends `${string}$${infer Name}/${infer More}`
    ? { [K in Name]: string } & ParamsOf<More>
    : A extends `${string}$${infer Name}`
      ? { [K in Name]: string }
      : unknown;

type Before<A extends string> = A extends `${infer First}{-$${string}` ? First : never;

export type SearchOf<A extends Address> = z.infer<(typeof addresses)[A]>;

/** What any address may carry: who reads it need not know at which one that is. */
export type AnyParams = { [K in ParamNameOf<Address>]?: string };
export type AnySearch = { [K in SearchNameOf<Address>]?: SearchAs<Address, K> };

type ParamNameOf<A extends Address> = A extends unknown ? keyof ParamsOf<A> : never;
type SearchNameOf<A extends Address> = A extends unknown ? Named<keyof SearchOf<A>> : never;
type SearchAs<A extends Address, K> = A extends unknown
  ? K extends Named<keyof SearchOf<A>>
    ? SearchOf<A>[K]
    : never
  : never;

/** Nothing at all has every name. */
type Named<K> = string extends K ? never : K;

/** An address as the library that finds and fills it writes it: `/r/:room/approvals/:approvalId?`. */
export const patternOf = (address: string): string =>
  address.replaceAll(/\{-\$(\w+)\}/g, ':$1?').replaceAll('$', ':');
