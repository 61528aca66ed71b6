import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DeviceIdentity, GatewayClientHostDeps } from '@openclaw/gateway-client';

/** The key a box made for itself. Without one a gateway asks nobody to allow its commands. */
export interface DeviceKey {
  identity: DeviceIdentity;
  deps: Pick<GatewayClientHostDeps, 'signDevicePayload' | 'publicKeyRawBase64UrlFromPem'>;
}

/** The key in `file`, made at the first time. It never leaves the box. */
export function deviceKey(file: string): DeviceKey {
  const privateKey = existsSync(file) ? createPrivateKey(readFileSync(file)) : newKey(file);
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

function newKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, pemOf(privateKey, 'pkcs8'), { mode: 0o600 });
  chmodSync(file, 0o600);
  return privateKey;
}

const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();

const rawOf = (publicKey: KeyObject): Buffer =>
  Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
