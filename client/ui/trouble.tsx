/** Why something did not happen, beside where it was asked for. */
export const Trouble = ({ words }: { words: string | null }) =>
  words === null ? null : (
    <p role="alert" className="text-bad">
      {words}
    </p>
  );
