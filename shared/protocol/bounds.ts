/**
 * What is made, held and waited for in a room, each with the fact that sets it: people, keys,
 * approvals, jobs and tools. `limits.ts` has what the wire and the store need. Text is counted in
 * UTF-16 units where a name says `Units`.
 */
export const bounds = {
  titleUnits: 200,
  /** How far back one looks for sessions that were active: a year. */
  activeMinutes: 525_600,
  /** Named members of a private thread: their names travel in its row. */
  privateMembers: 200,
  /** A link that lies around is forgotten after a month. */
  inviteHours: 720,
  openInvites: 100,
  /** Every look wakes another room; nobody opens links faster by hand. */
  looksPerSecond: 1,
  looksBurst: 20,
  keyDays: 365,
  keysPerAgent: 10,
  /** Every agent founds a room that outlives it. */
  agentsPerDay: 100,
  /** Whoever rotates a key has so long to put the new one in place. */
  keyOverlapMs: 24 * 3_600_000,
  /** A room tells when a key was last used at most so often. */
  keyUseMs: 3_600_000,
  /** The bytes that run are shown whole before anybody decides: more than this nobody reads. */
  actionUnits: 16 * 1024,
  /** What an agent says for its request, and what a person says against it. */
  wordsUnits: 2_000,
  reasonUnits: 1_000,
  /** Beyond this nobody reads what they decide: 200 in a room, and no requester fills it alone. */
  pendingApprovals: 200,
  pendingPerRequester: 20,
  /** Nobody follows more versions of one request; whoever looks it up goes through them. */
  editsOfOne: 20,
  /** A request waits a day unless the policy says otherwise, and a week at most; `own` waits the week. */
  approvalMs: 24 * 3_600_000,
  approvalMinutes: 7 * 24 * 60,
  ownApprovalMs: 7 * 24 * 3_600_000,
  /** Whoever asked may be in another mind by then. */
  dispatchWithinMs: 10 * 60_000,
  /** The only owner of a room decides for themselves on `own` after everybody had a day to object. */
  soleOwnerMs: 24 * 3_600_000,
  grants: 200,
  grantUses: 10_000,
  grantHours: 30 * 24,
  activeJobs: 100,
  jobLines: 2_000,
  jobLineUnits: 1_000,
  /** Failures of one step in a row before the job has failed. */
  jobTries: 5,
  schedules: 100,
  /** Nobody needs to be told more often, and every run costs a wake. */
  scheduleEveryMs: 60_000,
  projects: 100,
  pinnedThreads: 50,
  /** Instructions and memory are in every prompt. */
  briefUnits: 4_000,
  searchHits: 30,
  /** Finds that a search looks through for some that the asker may read. */
  searchLooks: 400,
  exportUnits: 128 * 1024,
  /** Messages of several agents in a row in one thread before a person has to say something. */
  agentMessagesInARow: 40,
  fetchMs: 10_000,
  fetchBytes: 512 * 1024,
  fetchUnits: 6_000,
  fetchHops: 5,
  /** A summary is read with every answer; more than this and it is no summary. */
  summaryUnits: 8_000,
  /** Messages that are read word for word at most, however short. */
  contextMessages: 400,
  /** What a list for a model (or a script) holds: more nobody reads in one go. */
  listed: 20,
  listedMembers: 100,
  /** Notes of assistants in a row in one thread, and threads begun by one run: then a person has to come by. */
  notesInARow: 10,
  threadsPerRun: 5,
  /** What is kept for a member of who named them. */
  mentions: 50,
  /** Names called in one message; more is shouting. */
  mentionsPerMessage: 20,
  /** Whoever took a job on says something of it at least so often. */
  jobLeaseMs: 60_000,
  /** The room itself may have been away: whoever says something twice in a lease is heard by then. */
  jobLastCallMs: 30_000,
  /** Nobody took it on. */
  jobWaitMs: 7 * 24 * 3_600_000,
  /** OpenClaws of a room, those on their way among them: each takes about 1 GB where it runs. */
  instances: 10,
  instancesStarting: 2,
  /** Threads and projects that one serves. */
  attached: 50,
  slugUnits: 40,
  sessionsPerInstance: 500,
  /** Orders that a connector has not done; it is away for long, or broken. */
  openOrders: 500,
  /** The last of what a box says: more nobody reads here. */
  boxLines: 500,
  boxLineUnits: 1_000,
  boxLinesAtOnce: 50,
  historyAtOnce: 50,
  /** Left between the room's deadline and the gateway's, so that a last-moment yes still arrives. */
  gatewayMarginMs: 30_000,
  /** What a connector is told it takes at once; after this people are told that it did not. */
  takenWithinMs: 10_000,
  /** A connector dials again within seconds; after this its box is looked after. */
  connectorAwayMs: 20_000,
  /** Longer than a ping of a model may take; one that is refused is not asked more often. */
  answerWithinMs: 120_000,
  /** A box that is started has so long until its connector says that the model answered. */
  startWithinMs: 180_000,
  /** Messages may wait behind a run; a loop of two agents may not fill the room. */
  queuedRunsPerThread: 50,
} as const;
