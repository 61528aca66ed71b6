import { Component, type ReactNode } from 'react';

export const AsWritten = ({ text }: { text: string }) => <p className="md md-plain">{text}</p>;

/** A text that cannot be shown as it is meant is shown as it is: it harms nothing beside it. */
export class PlainOnError extends Component<
  { text: string; children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    const { text, children } = this.props;
    return this.state.hasFailed ? <AsWritten text={text} /> : children;
  }
}
