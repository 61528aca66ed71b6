/** Somebody else was faster while one wrote: who and what then, and that nothing of it is lost. */
export const TooLate = ({ fate }: { fate: string }) => (
  <p role="alert" className="w-full text-wait">
    {fate} You were still writing: nothing of it was sent. It stays here, to be copied, until you
    close it.
  </p>
);
