const tabs = new BroadcastChannel('autopilot account');

/** Tells the other tabs of this browser that whoever they show is not signed in any more. */
export const tellOtherTabs = (): void => tabs.postMessage('signed out');

export const whenOtherTabsTell = (hear: () => void): void => tabs.addEventListener('message', hear);
