/*
 * A view of the desk: its title on the tab and as heading, which gets the focus when somebody comes here from another
 * view.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../words';
import { done } from './route';

let arrived = false;

interface Props {
  title: string;
  back?: { address: string; text: string };
  children: ComponentChildren;
}

export function Page({ title, back, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrived) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    arrived = true;
  }, []);
  useEffect(() => {
    document.title = t('organiser.page', { title });
  }, [title, language.value]);
  return (
    <div class="stack page">
      <div>
        {back && (
          <p>
            <a class="page__back" href={back.address}>
              ‹ {back.text}
            </a>
          </p>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {done.value && <p class="notice notice--ok">{done.value}</p>}
      {children}
    </div>
  );
}
