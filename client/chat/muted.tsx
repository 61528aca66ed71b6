/** In the place of the composer, for who may only read. */
export const Muted = ({ words }: { words: string }) => (
  <p
    role="status"
    className="mx-auto w-full max-w-[720px] rounded-xl border border-line border-dashed px-3.5 py-3 text-dim"
  >
    {words}
  </p>
);
