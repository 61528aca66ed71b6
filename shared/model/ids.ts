import * as z from 'zod/mini';

/** Ids are short, safe in an address and in a log, and made by the room unless a schema says otherwise. */
const id = <Name extends string>() =>
  z
    .string()
    .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))
    .brand<Name>();

export const roomId = id<'RoomId'>();
export const threadId = id<'ThreadId'>();
export const messageId = id<'MessageId'>();
export const partId = id<'PartId'>();
export const runId = id<'RunId'>();
export const agentId = id<'AgentId'>();
export const keyId = id<'KeyId'>();
export const inviteId = id<'InviteId'>();

export type RoomId = z.infer<typeof roomId>;
export type ThreadId = z.infer<typeof threadId>;
export type MessageId = z.infer<typeof messageId>;
export type PartId = z.infer<typeof partId>;
export type RunId = z.infer<typeof runId>;
export type AgentId = z.infer<typeof agentId>;
export type KeyId = z.infer<typeof keyId>;
export type InviteId = z.infer<typeof inviteId>;

/** The one room that is nobody's: where an installation is administered. */
export const lobbyRoom = roomId.parse('lobby');
