/** What is said of what was approved and is held by a pause: nobody has to decide any more. */
export const heldWords = 'approved; begins when the pause ends';
