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
export const approvalId = id<'ApprovalId'>();
export const grantId = id<'GrantId'>();
export const jobId = id<'JobId'>();
export const scheduleId = id<'ScheduleId'>();
export const projectId = id<'ProjectId'>();
export const instanceId = id<'InstanceId'>();
export const orderId = id<'OrderId'>();
export const artifactId = id<'ArtifactId'>();

export type RoomId = z.infer<typeof roomId>;
export type ThreadId = z.infer<typeof threadId>;
export type MessageId = z.infer<typeof messageId>;
export type PartId = z.infer<typeof partId>;
export type RunId = z.infer<typeof runId>;
export type AgentId = z.infer<typeof agentId>;
export type KeyId = z.infer<typeof keyId>;
export type InviteId = z.infer<typeof inviteId>;
export type ApprovalId = z.infer<typeof approvalId>;
export type GrantId = z.infer<typeof grantId>;
export type JobId = z.infer<typeof jobId>;
export type ScheduleId = z.infer<typeof scheduleId>;
export type ProjectId = z.infer<typeof projectId>;
export type InstanceId = z.infer<typeof instanceId>;
export type OrderId = z.infer<typeof orderId>;
export type ArtifactId = z.infer<typeof artifactId>;

/** The one room that is nobody's: where an installation is administered. */
export const lobbyRoom = roomId.parse('lobby');
