/* Starts this view. */
import { render } from 'preact';

export function start(root: HTMLElement): void {
  render(<p>herkend</p>, root);
}
