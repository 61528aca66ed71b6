import { createServer } from 'node:http';

/** A web of one host on this machine, which counts how often each of its pages was read. */
export class CountingWeb {
  /** With its port, as `AUTOPILOT_FETCH_ALLOWED` takes it. */
  host = '';
  private readonly counts = new Map<string, number>();
  private readonly server = createServer(({ url = '' }, response) => {
    this.counts.set(url, this.reads(url) + 1);
    response.setHeader('content-type', 'text/plain');
    response.end('tide at six');
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (typeof address === 'object' && address !== null) this.host = `127.0.0.1:${address.port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  address(path: string): string {
    return `http://${this.host}${path}`;
  }

  reads(path: string): number {
    return this.counts.get(path) ?? 0;
  }

  get paths(): string[] {
    return [...this.counts.keys()];
  }
}
