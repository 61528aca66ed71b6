/** A part of a page that is on its way. */
export const Opening = () => <p className="text-faint">Opening…</p>;
