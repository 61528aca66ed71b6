import type { Locator, Page } from 'playwright-core';
import { must } from '../../shared/lib/must.ts';
import { until } from './until.ts';

/** The Hatchery in somebody's browser, by what they see and press. */
export class HatcheryPage {
  readonly page: Page;

  constructor({ page }: { page: Page }) {
    this.page = page;
  }

  /** Opens it and waits until all that the room has is in its place. */
  async open(room: string, focus = ''): Promise<void> {
    await this.page.goto(`${room}/hatchery${focus}`);
    await this.isSaved();
  }

  node(id: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${id}"]`);
  }

  kind(kind: string): Locator {
    return this.page.locator(`.react-flow__node[data-id^="${kind}:"]`);
  }

  edges(kind: string): Locator {
    return this.page.locator(`.canvas-edge-${kind}`);
  }

  /** Attached and no more: a level line has a box without height, which Playwright takes for hidden. */
  isLit(kind: string): Promise<void> {
    return this.edges(kind).first().waitFor({ state: 'attached' });
  }

  notes(words: string): Locator {
    return this.page.locator('.react-flow__node-note', { hasText: words });
  }

  tool(name: string): Locator {
    return this.page
      .getByRole('toolbar', { name: 'Canvas' })
      .getByRole('button', { name, exact: true });
  }

  /** How the layout stands: “saved”, “layout away · 1 change kept here”. */
  standing(words: string): Locator {
    return this.page.getByRole('status').getByText(words);
  }

  isSaved(): Promise<void> {
    return this.standing('saved').waitFor({ timeout: 30_000 });
  }

  /** Nothing is chosen and no field is open: keys are commands. */
  async leaveAll(): Promise<void> {
    await this.page.locator('body').press('Escape');
    await this.page.locator('body').press('Escape');
  }

  /** Moves until everything is in sight, something that is on its way among it. */
  async seeAll(what: Locator): Promise<void> {
    await until(
      async () => {
        await this.page.locator('body').press('0');
        return (await what.count()) > 0;
      },
      'it in sight',
      20_000,
    );
    await what.first().waitFor();
  }

  async addNote(words: string): Promise<void> {
    // By the keyboard it comes to stand in the middle of what one sees.
    await this.tool('Note').press('Enter');
    const field = this.page.getByRole('textbox', { name: 'Words of the note' });
    await field.fill(words);
    await field.press('Escape');
    await this.notes(words).waitFor();
  }

  /** Where a node is on the canvas, whatever part of it is in sight. */
  async placeOf(id: string): Promise<{ x: number; y: number }> {
    const style = must(await this.node(id).getAttribute('style'), 'a place');
    const [, x, y] = must(/translate\((-?[\d.]+)px, ?(-?[\d.]+)px\)/.exec(style), style);
    return { x: Math.round(Number(x)), y: Math.round(Number(y)) };
  }

  /** How many points of a picture have just this colour. */
  pixels(picture: Buffer, [red, green, blue]: [number, number, number]): Promise<number> {
    return this.page.evaluate(
      async ({ bytes, colour }) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context?.drawImage(image, 0, 0);
        const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
        let many = 0;
        for (let at = 0; at < data.length; at += 4)
          if (colour.every((one, i) => data[at + i] === one)) many += 1;
        return many;
      },
      { bytes: [...picture], colour: [red, green, blue] },
    );
  }

  /** The middle of a node, and how wide it is drawn. */
  async middle(id: string) {
    const { x, y, width, height } = must(await this.node(id).boundingBox(), `${id} in sight`);
    return { x: x + width / 2, y: y + height / 2, width };
  }

  /** Where it is drawn, once nothing glides any more. */
  private async stillBox(id: string) {
    const look = async () => must(await this.node(id).boundingBox(), `${id} in sight`);
    let box = await look();
    await until(
      async () => {
        const before = box;
        box = await look();
        return box.x === before.x && box.y === before.y;
      },
      `${id} at rest`,
      10_000,
    );
    return box;
  }

  /** Takes a node and moves it, and lets it go unless `isHeld`. */
  async drag(id: string, by: { x: number; y: number }, isHeld = false): Promise<void> {
    const box = await this.stillBox(id);
    const from = { x: box.x + 14, y: box.y + 12 };
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
    await mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
    if (!isHeld) await this.letGo();
  }

  /** Ends a drag. d3 swallows each click after one until a timer of its own (0 ms) ran, which is waited for. */
  async letGo(): Promise<void> {
    await this.page.mouse.up();
    await this.page.evaluate(() => new Promise((over) => setTimeout(over)));
  }
}
