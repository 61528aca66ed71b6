/** What the keys of well-known services, and our own, look like. */
const shapes = [
  /\bap_[0-9a-z]{32,64}\b/g,
  /\bsk-[A-Za-z0-9_-]{20,200}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,200}/g,
  /\bgh[oprsu]_[A-Za-z0-9]{30,200}/g,
  /\bgithub_pat_[A-Za-z0-9_]{30,200}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[0-9A-Za-z_-]{30,60}/g,
  /\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
];

/** A text without what looks like a key. What a tool brings may hold one that nobody here knows. */
export const withoutKeys = (text: string): string =>
  shapes.reduce((rest, shape) => rest.replaceAll(shape, '[redacted]'), text);
