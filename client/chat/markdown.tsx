import { memo, type ReactNode } from 'react';
import { type Components, defaultRehypePlugins, type ExtraProps, Streamdown } from 'streamdown';
import { inProse } from '../../shared/lib/marked.ts';
import { must } from '../../shared/lib/must.ts';
import { reachable } from '../ui/reachable.ts';
import { CodeBlock } from './code-block.tsx';
import { AsWritten, PlainOnError } from './plain-on-error.tsx';
import { PictureLink, SafeLink } from './safe-link.tsx';
import { isTooIntricate } from './too-intricate.ts';
import './markdown.css';

/**
 * Words of people and models. They may say anything, so what they become is a closed list of
 * elements without addresses, except links that were looked at. Raw HTML stays text. A block that
 * is finished is not rendered again when more comes.
 */
export const Markdown = memo(({ text, isLive }: { text: string; isLive: boolean }) =>
  isTooIntricate(text) ? (
    <AsWritten text={inProse(text)} />
  ) : (
    <Laid text={inProse(text)} isLive={isLive} />
  ),
);
Markdown.displayName = 'Markdown';

const Laid = ({ text, isLive }: { text: string; isLive: boolean }) => (
  <PlainOnError text={text}>
    <Streamdown
      className="md"
      data-live={isLive ? 'yes' : undefined}
      allowedElements={allowedElements}
      unwrapDisallowed
      components={components}
      rehypePlugins={rehypePlugins}
      parseIncompleteMarkdown={isLive}
      remend={unfinished}
    >
      {text}
    </Streamdown>
  </PlainOnError>
);

/** Without the parser for raw HTML, and without the list that lets every address pass. */
const rehypePlugins = [must(defaultRehypePlugins.sanitize, 'the sanitizer of streamdown')];

/** What is cut off in the middle: a link is its words until its address is whole. */
const unfinished = { linkMode: 'text-only', htmlTags: false, katex: false } as const;

type Node = ExtraProps['node'];

/** Headings of a message lie below those of the page. */
const components = {
  a: ({ href, children }) => <SafeLink to={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <PictureLink src={src} alt={alt} />,
  pre: ({ node }) => <CodeBlock {...codeIn(node)} />,
  table: ({ children }) => <ScrolledTable>{children}</ScrolledTable>,
  input: ({ checked }) => <span>{checked === true ? '☑' : '☐'}</span>,
  h1: 'h3',
  h2: 'h3',
  h3: 'h4',
  h4: 'h5',
  h5: 'h6',
  h6: 'h6',
  p: 'p',
  br: 'br',
  hr: 'hr',
  em: 'em',
  strong: 'strong',
  del: 'del',
  sup: 'sup',
  sub: 'sub',
  code: 'code',
  blockquote: 'blockquote',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  section: 'section',
} as const satisfies Components;

/** What a message may become; everything else is its text. */
const allowedElements = Object.keys(components);

const ScrolledTable = ({ children }: { children: ReactNode }) => (
  <div className="md-table" ref={(element) => reachable(element)}>
    <table>{children}</table>
  </div>
);

/** The text and the language of a fenced block. */
function codeIn(node: Node): { code: string; language: string } {
  const inner = node?.children[0];
  if (inner?.type !== 'element') return { code: '', language: '' };
  const names = inner.properties.className;
  const language = Array.isArray(names) ? String(names[0] ?? '') : '';
  const code = inner.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return { code: code.replace(/\n$/, ''), language: language.replace(/^language-/, '') };
}
