/** A person and an agent in one room: the blue circle asks, the violet square answers. */
export const RoomPicture = () => (
  <svg viewBox="0 0 448 168" role="img" aria-label="A person and an agent in one room">
    <rect className="fill-panel stroke-line" x="0.5" y="0.5" width="447" height="167" rx="12" />
    <circle className="fill-human" cx="36" cy="40" r="12" />
    <Line x={64} y={31} width={92} look="fill-text" />
    <Line x={64} y={45} width={236} look="fill-line-strong" />
    <rect className="fill-agent" x="24" y="78" width="24" height="24" rx="7" />
    <Line x={64} y={79} width={70} look="fill-agent" />
    <Line x={64} y={93} width={316} look="fill-line-strong" />
    <Line x={64} y={107} width={268} look="fill-line-strong" />
    <rect className="fill-bg stroke-line" x="64.5" y="122.5" width="232" height="25" rx="7" />
    <circle className="fill-live" cx="79" cy="135" r="3.5" />
    <Line x={90} y={131.5} width={56} look="fill-dim" />
    <Line x={154} y={131.5} width={88} look="fill-line-strong" />
    <rect className="fill-accent" x="338" y="104" width="7" height="14" rx="1" />
  </svg>
);

const Line = ({ x, y, width, look }: { x: number; y: number; width: number; look: string }) => (
  <rect className={look} x={x} y={y} width={width} height="7" rx="3.5" />
);
