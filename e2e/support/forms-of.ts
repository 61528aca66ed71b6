/** How a secret may be carried: as it is, or in base64, wherever it begins in what was encoded. */
export function formsOf(secret: string): string[] {
  const encoded = [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
    // What mixes with its neighbours at either end says nothing of it.
    return all.slice(before === 0 ? 0 : before + 1).replace(/.=+$/, '');
  });
  const forUrls = encoded.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([secret, ...encoded, ...forUrls])];
}
