import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { reachable } from '../ui/reachable.ts';

const copiedMs = 1_500;

/** Code as it is written, scrolled by itself, with a way to take it along. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  return (
    <figure className="md-code">
      <figcaption>
        <span>{language === '' ? 'text' : language}</span>
        <CopyButton text={code} />
      </figcaption>
      <pre ref={(element) => reachable(element)}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}

function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" aria-label="Copy code" onClick={() => void copy()}>
      {isCopied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
}
