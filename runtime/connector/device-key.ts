import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DeviceIdentity, GatewayClientHostDeps } from '@openclaw/gateway-client';

/** The key a box made for itself. Without one a gateway asks nobody to allow its commands. */
export interface DeviceKey {
  identity: DeviceIdentity;
  deps: Pick<GatewayClientHostDeps, 'signDevicePayload' | 'publicKeyRawBase64UrlFromPem'>;
}

/** The key in `file`, made at the first time and where it cannot be read. It never leaves the box. */
export function deviceKey(file: string): DeviceKey {
  const privateKey = keptKey(file) ?? newKey(file);
  const publicKey = createPublicKey(privateKey);
  return {
    identity: {
      deviceId: createHash('sha256').update(rawOf(publicKey)).digest('hex'),
      privateKeyPem: pemOf(privateKey, 'pkcs8'),
      publicKeyPem: pemOf(publicKey, 'spki'),
    },
    deps: {
      signDevicePayload: (pem, payload) =>
        sign(null, Buffer.from(payload, 'utf8'), pem).toString('base64url'),
      publicKeyRawBase64UrlFromPem: (pem) => rawOf(createPublicKey(pem)).toString('base64url'),
    },
  };
}

/** A gateway knows nobody for long: one that is torn is worth no more than none. */
function keptKey(file: string): KeyObject | null {
  if (!existsSync(file)) return null;
  try {
    const key = createPrivateKey(readFileSync(file));
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** It is there whole or not at all, also after the power failed. */
function newKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, pemOf(privateKey, 'pkcs8'), { mode: 0o600, flush: true });
  renameSync(draft, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return privateKey;
}

const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();

const rawOf = (publicKey: KeyObject): Buffer =>
  Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
