/** Deeper and wider than anybody writes to be read. */
const mostDepth = 40;
const mostColumns = 200;
const mostMarks = 20_000;

/**
 * Would a text take longer to be laid out than a reader waits, or more memory than a page has? Such
 * a text is shown as it was written. One pass, since it is asked at every word that comes.
 */
export function isTooIntricate(text: string): boolean {
  let brackets = 0;
  let parens = 0;
  let pipes = 0;
  let lead = 0;
  let marks = 0;
  let isLead = true;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case newline:
        pipes = 0;
        lead = 0;
        isLead = true;
        continue;
      case space:
      case tab:
        if (isLead) lead += 0.25;
        continue;
      case quote:
        if (isLead) lead += 1;
        break;
      case dash:
      case plus:
        if (isLead && text.charCodeAt(i + 1) === space) lead += 1;
        break;
      case bracket:
        isLead = false;
        brackets += 1;
        break;
      case unbracket:
        brackets = Math.max(0, brackets - 1);
        break;
      case paren:
        parens += 1;
        break;
      case unparen:
        parens = Math.max(0, parens - 1);
        break;
      case pipe:
        isLead = false;
        pipes += 1;
        break;
      case star:
      case underscore:
        if (isLead && text.charCodeAt(i + 1) === space) lead += 1;
        marks += 1;
        break;
      default:
        isLead = false;
    }
    if (brackets > mostDepth || parens > mostDepth || lead > mostDepth) return true;
    if (pipes > mostColumns || marks > mostMarks) return true;
  }
  return false;
}

const [
  newline,
  space,
  tab,
  quote,
  dash,
  plus,
  bracket,
  unbracket,
  paren,
  unparen,
  pipe,
  star,
  underscore,
] = Array.from('\n \t>-+[]()|*_', (one) => one.charCodeAt(0));
