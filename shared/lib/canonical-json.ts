import canonicalize from 'canonicalize';
import { must } from './must.ts';

/** RFC 8785: the one byte sequence that a JSON value has. Throws on what JSON cannot say. */
export const canonicalJson = (value: unknown): string => must(canonicalize(value), 'a JSON value');
