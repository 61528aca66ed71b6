import { afterEach, expect, test, vi } from 'vitest';
import { hostileMarkdown } from '../../testkit/hostile-markdown.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { CodeBlock } from './code-block.tsx';
import { Markdown } from './markdown.tsx';

vi.mock('./code-block.tsx', { spy: true });

afterEach(() => {
  vi.restoreAllMocks();
  unmountAll();
});

const tags = new Set(
  `A BLOCKQUOTE BR BUTTON CODE DEL DIV EM FIGCAPTION FIGURE H3 H4 H5 H6 HR LI OL P PRE SECTION SPAN
  STRONG SUB SUP TABLE TBODY TD TH THEAD TR UL`.split(/\s+/),
);
const attributes =
  /^(class|href|title|target|rel|type|start|tabindex|id|aria-[a-z]+|data-[a-z-]+)$/;
const iconParts = new Set(['svg', 'path', 'rect']);

/** Everything in the page that a message must not become. */
function wrongs(container: Element): string[] {
  const icons = [...container.querySelectorAll('figcaption button svg')];
  const inIcons = new Set(icons.flatMap((icon) => [icon, ...icon.querySelectorAll('*')]));
  return [...container.querySelectorAll('*')].flatMap((element) => {
    if (inIcons.has(element))
      return iconParts.has(element.tagName.toLowerCase())
        ? []
        : [`<${element.tagName}> in an icon`];
    const found = tags.has(element.tagName) ? [] : [`<${element.tagName}>`];
    for (const { name, value } of element.attributes) {
      if (name === 'style' && /^text-align: (left|right|center);?$/.test(value)) continue;
      if (!attributes.test(name)) found.push(`${name}="${value}"`);
      if (name === 'href' && (element.tagName !== 'A' || !/^(https?:\/\/\w|mailto:)/.test(value)))
        found.push(`href="${value}"`);
    }
    return found;
  });
}

/** Renders every prefix as it would stream in, then the whole as it stays. */
function stream(text: string, look: (container: Element, prefix: string) => void): void {
  const view = mount(<Markdown text="" isLive />);
  for (let end = 1; end <= text.length; end++) {
    view.render(<Markdown text={text.slice(0, end)} isLive />);
    look(view.container, text.slice(0, end));
  }
  view.render(<Markdown text={text} isLive={false} />);
  look(view.container, text);
  view.unmount();
}

/** Nothing that the page would fetch by itself, and links that say where they lead. */
function asksNobody(container: Element): void {
  expect(container.querySelector('img, picture, source, video, audio, iframe, link')).toBeNull();
  for (const link of container.querySelectorAll('a')) {
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer']);
    expect(link.title).toContain(link.host === '' ? link.pathname : link.host);
  }
}

test.each(hostileMarkdown)(
  '[R97] [R98] %s stays words and asks no host, at every prefix',
  (_, text) => {
    const [alert, fetched] = [vi.fn(), vi.fn()];
    vi.stubGlobal('alert', alert);
    vi.stubGlobal('fetch', fetched);
    const head = document.head.children.length;
    stream(text, (container, prefix) => {
      expect([prefix, wrongs(container)]).toEqual([prefix, []]);
      asksNobody(container);
    });
    expect(document.head.children.length).toBe(head);
    expect(alert).not.toHaveBeenCalled();
    expect(fetched).not.toHaveBeenCalled();
  },
);

test('[R97] raw HTML is shown as it was written', () => {
  const { text } = mount(<Markdown text={'Hi <script>alert(1)</script> there'} isLive={false} />);
  expect(text()).toBe('Hi <script>alert(1)</script> there');
});

test('[R98] a picture is a link that shows its whole address', () => {
  const url = 'https://evil.example/p.gif?leak=secret';
  const { container, text } = mount(<Markdown text={`![cat](${url})`} isLive={false} />);
  expect(text()).toBe(`[picture: cat, ${url}]`);
  expect(container.querySelector('a')?.href).toBe(url);
});

test('[R98] a link that dresses as another host is contradicted', () => {
  const words = '[https://bank.example](https://evil.example)';
  const { text } = mount(<Markdown text={words} isLive={false} />);
  expect(text()).toBe('https://bank.example (evil.example)');
});

test('markdown becomes what it means', () => {
  const said = '# Big\n\nA **b** `c` [d](https://e.example) f\n\n- g\n\n| h |\n| - |\n| i |\n';
  const { container } = mount(<Markdown text={said} isLive={false} />);
  const found = ['h3', 'strong', 'p > code', 'a', 'ul > li', 'table td'];
  for (const selector of found) expect(container.querySelector(selector)).not.toBeNull();
});

test('more words render only the last block again', () => {
  const head = '```js\nlet a = 1\n```\n\n';
  const view = mount(<Markdown text={head} isLive />);
  const before = vi.mocked(CodeBlock).mock.calls.length;
  const words = 'and then some more words come in one by one';
  for (let end = 1; end <= words.length; end++)
    view.render(<Markdown text={head + words.slice(0, end)} isLive />);
  expect(before).toBeGreaterThan(0);
  expect(vi.mocked(CodeBlock).mock.calls.length).toBe(before);
  expect(view.text()).toContain(words);
});

test('a text that cannot be shown as it is meant is shown as it is, and harms nothing else', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.mocked(CodeBlock).mockImplementation(() => {
    throw new Error('broken');
  });
  const words = '```js\nlet a\n```';
  const { text } = mount(
    <>
      <Markdown text={words} isLive={false} />
      <Markdown text="beside it" isLive={false} />
    </>,
  );
  expect(text()).toBe(`${words}beside it`);
});
