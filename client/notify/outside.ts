import { createStore } from 'zustand/vanilla';
import type { Notice } from './notices.ts';

/** May notices be shown outside of this page? Asked for by a click, never by itself. */
export type Outside = 'off' | 'on' | 'blocked' | 'missing';

const kept = 'autopilot notices outside';

export const outsideStore = createStore<{ outside: Outside }>(() => ({ outside: standing() }));

function standing(): Outside {
  if (typeof Notification === 'undefined') return 'missing';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && read() === 'on' ? 'on' : 'off';
}

/** Asks the browser, after a person clicked. */
export async function turnOn(): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission === 'granted') keep('on');
  outsideStore.setState({ outside: standing() });
}

export function turnOff(): void {
  keep('off');
  outsideStore.setState({ outside: standing() });
}

/** Shows that there is something, where the person looks now; a click on it leads there. */
export function showOutside({ id, words }: Notice, open: () => void): void {
  if (outsideStore.getState().outside !== 'on') return;
  try {
    const shown = new Notification('Autopilot', { body: words, tag: id, icon: '/icon.svg' });
    shown.onclick = () => {
      window.focus();
      open();
      shown.close();
    };
  } catch {
    // Browsers of phones show them for installed apps alone, and say so only now.
    outsideStore.setState({ outside: 'missing' });
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

function keep(value: 'on' | 'off'): void {
  try {
    localStorage.setItem(kept, value);
  } catch {
    // It holds as long as the page does.
  }
}
