import { Component, type ReactNode } from 'react';
import type { Failed } from './journey.tsx';

interface Props {
  /** Another one is another try. */
  place: object;
  Failed: Failed;
  children: ReactNode;
}

interface State {
  failure: { error: unknown } | null;
  place: object;
}

/** What a view throws while it is drawn, or what a part of it could not be fetched for. */
export class CatchFailure extends Component<Props, State> {
  override state: State = { failure: null, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Pick<State, 'failure'> {
    return { failure: { error } };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { failure: null, place };
  }

  override render() {
    const { Failed, children } = this.props;
    const { failure } = this.state;
    return failure === null ? children : <Failed error={failure.error} />;
  }
}
