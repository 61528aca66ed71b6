/** Publishes with the next frame; a tab that nobody sees has no frames, so it takes a timer. */
export function publishWhenSeen(publish: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    publish();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenMs);
}

const hiddenMs = 250;
