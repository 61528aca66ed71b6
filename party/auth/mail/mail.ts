/** One letter of the installation. Plain text: a link in it is what it is for. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/**
 * How letters leave. `kind` is `terminal` on a laptop, where the person at the keyboard is every
 * recipient, and `none` when an installation on the net was given no way to send.
 */
export interface Mailer {
  kind: 'smtp' | 'http' | 'terminal' | 'none';
  /** Rejects when the letter was not taken. */
  send(mail: Mail): Promise<void>;
}
