import { Component, type ComponentChildren } from "preact";
import { unreadable } from "../problem.ts";
import { ProblemNote } from "./problem-note.tsx";

interface GuardProps {
  /** When this has changed, it is tried anew. */
  readonly on: unknown;
  readonly children: ComponentChildren;
}

/** Says so where what was read cannot be shown, and leaves the rest of the page as it is. */
export class Guard extends Component<GuardProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidUpdate({ on }: GuardProps): void {
    if (on !== this.props.on && this.state.isBroken) this.setState({ isBroken: false });
  }

  override render(): ComponentChildren {
    return this.state.isBroken ? <ProblemNote problem={unreadable()} /> : this.props.children;
  }
}
