/** A file of documentation as it should be. */
export interface Page {
  path: string;
  text: string;
  /** What is wrong and cannot be written right by a program. */
  problems?: readonly string[];
}
