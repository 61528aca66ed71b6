import { sha256 } from '@noble/hashes/sha2.js';
import { base32 } from '../../../shared/lib/base32.ts';
import { toUtf8 } from '../../../shared/lib/utf8.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';

/**
 * What names the box of an instance, its files and its storage: no two pairs of a tenant and an
 * instance have one name, since each is written behind its length before both are hashed. 52
 * characters, a DNS label.
 */
export const boxName = (tenant: Principal, instance: InstanceId): string =>
  base32(sha256(toUtf8([tenant, instance].map((one) => `${toUtf8(one).length}:${one}`).join(''))));
