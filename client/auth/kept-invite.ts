const name = 'autopilot invite';
const look = /^[\w.-]{1,128}$/;

/**
 * The code of an invite, while its guest confirms their address: in this tab only, until the invite
 * is opened. A browser that keeps nothing loses it, and the link still works.
 */
export function keepInvite(code: string): void {
  if (!look.test(code)) return;
  attempt(() => sessionStorage.setItem(name, code));
}

export function keptInvite(): string | null {
  const code = attempt(() => sessionStorage.getItem(name));
  return code !== null && look.test(code) ? code : null;
}

export function forgetInvite(): void {
  attempt(() => sessionStorage.removeItem(name));
}

function attempt<T>(touch: () => T): T | null {
  try {
    return touch();
  } catch {
    return null;
  }
}
