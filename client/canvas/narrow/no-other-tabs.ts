/** Stands in for `lib0/broadcastchannel`: every tab has the canvas from the room (`disableBc`). */
export const publish = (): void => {};
export const subscribe = publish;
export const unsubscribe = publish;
