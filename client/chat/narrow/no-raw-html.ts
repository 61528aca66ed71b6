/** Stands in for `rehype-raw`, which is never on the list of plugins: HTML in a message is text. */
export default function noRawHtml() {
  return () => {};
}
