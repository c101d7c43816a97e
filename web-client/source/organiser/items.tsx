/*
 * Lists in the form: each item can be moved by buttons, removed, and brought back from where it was. Focus stays with
 * what somebody is doing.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { changed, moved, newLine, present, type Line } from './draft';
import { idOf, TextField } from './field';
import { problemAt } from './problems';
import type { ScriptProblem } from './script';

interface Item {
  key: string;
  removed?: boolean;
}

interface ToolsProps<T extends Item> {
  list: readonly T[];
  item: T;
  name: string /* what it is called: "thema 2" */;
  change: (list: T[]) => void;
}

export function ItemTools<T extends Item>({ list, item, name, change }: ToolsProps<T>) {
  const there = present(list);
  const at = there.findIndex((other) => other.key === item.key);
  /* What moves in the document loses its focus on the way. */
  const move = (by: -1 | 1, button: HTMLElement) => {
    if (!there[at + by]) return;
    change(moved(list, item.key, by));
    requestAnimationFrame(() => button.focus());
    announce(t('organiser.items.moved', { name, n: at + by + 1 }));
  };
  return (
    <div class="row item__tools">
      <button
        type="button"
        class="button button--quiet"
        aria-disabled={at === 0}
        aria-label={t('organiser.items.up', { name })}
        onClick={(event) => move(-1, event.currentTarget)}
      >
        ↑
      </button>
      <button
        type="button"
        class="button button--quiet"
        aria-disabled={at === there.length - 1}
        aria-label={t('organiser.items.down', { name })}
        onClick={(event) => move(1, event.currentTarget)}
      >
        ↓
      </button>
      <button
        type="button"
        class="button button--quiet"
        aria-label={t('organiser.items.remove', { name })}
        onClick={() => change(changed<Item>(list, item.key, { removed: true }) as T[])}
      >
        {t('organiser.items.remove_short')}
      </button>
    </div>
  );
}

/* In the place of what was removed. It takes the focus that the button had. */
export function Removed({ name, back }: { name: string; back: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost) button.current?.focus();
  }, []);
  return (
    <div class="notice row row--apart">
      <p>{t('organiser.items.removed', { name })}</p>
      <button type="button" class="button" ref={button} onClick={back}>
        {t('shared.undo')}
      </button>
    </div>
  );
}

interface LinesProps {
  place: string /* "themes[0].seeds" */;
  title: string;
  hint?: string;
  add: string /* the words of the button */;
  name: (n: number) => string;
  lines: readonly Line[];
  change: (lines: Line[]) => void;
  problems: readonly ScriptProblem[];
  most: number;
  characters: number;
  rows?: number;
  said?: boolean;
}

/* Texts one below the other: seeds, options. */
export function Lines({
  place,
  title,
  hint,
  add,
  name,
  lines,
  change,
  problems,
  most,
  characters,
  rows = 1,
  said,
}: LinesProps) {
  const fieldset = useRef<HTMLFieldSetElement>(null);
  const problem = problemAt(problems, place);
  const full = present(lines).length >= most;
  const more = () => {
    if (full) return;
    change([...lines, newLine()]);
    requestAnimationFrame(() => {
      const fields = fieldset.current?.querySelectorAll<HTMLElement>('input, textarea');
      fields?.[fields.length - 1]?.focus();
    });
  };
  let number = 0;
  return (
    <fieldset class="lines stack stack--tight" id={idOf(place)} tabIndex={-1} ref={fieldset}>
      <legend>{title}</legend>
      {hint && <p class="hint subtle">{hint}</p>}
      {problem && <p class="error">{problem}</p>}
      {lines.map((line) => {
        if (line.removed) {
          const back = () => change(changed(lines, line.key, { removed: false }));
          if (!line.text.trim()) return null;
          return <Removed key={line.key} name={`“${line.text.slice(0, 40)}”`} back={back} />;
        }
        number += 1;
        return (
          <div key={line.key} class="lines__line">
            <TextField
              place={`${place}[${number - 1}]`}
              label={name(number)}
              value={line.text}
              most={characters}
              lines={rows}
              said={said}
              problem={problemAt(problems, `${place}[${number - 1}]`)}
              input={(text) => change(changed(lines, line.key, { text }))}
            />
            <ItemTools list={lines} item={line} name={name(number)} change={change} />
          </div>
        );
      })}
      <p>
        <button type="button" class="button" aria-disabled={full} onClick={more}>
          {add}
        </button>
      </p>
    </fieldset>
  );
}

interface CardProps {
  name: string /* "Thema 2" */;
  about: string /* what is in it, while it is closed */;
  place: string;
  problems: readonly ScriptProblem[];
  open: boolean /* at first */;
  tools: ComponentChildren;
  children: ComponentChildren;
}

/* One item of a larger list, with its tools; closed it is one line. What is wrong in it keeps it open. */
export function ItemCard({ name, about, place, problems, open: first, tools, children }: CardProps) {
  const [opened, setOpened] = useState(first);
  const id = idOf(place);
  const wrong = problems.some((problem) => problem.place === place || problem.place.startsWith(`${place}.`));
  const open = opened || wrong;
  useEffect(() => {
    if (wrong) setOpened(true); /* and stays so when it is mended: somebody is typing in it */
  }, [wrong]);
  return (
    <section class="card item stack" id={id} tabIndex={-1} aria-labelledby={`${id}-name`}>
      <div class="item__head">
        <h3 id={`${id}-name`}>
          <button type="button" class="item__name" aria-expanded={open} onClick={() => setOpened(!open)}>
            <span class="item__mark" aria-hidden="true">
              {open ? '▾' : '▸'}
            </span>
            <span>
              {name}
              {!open && about && <span class="item__about">: {about}</span>}
            </span>
          </button>
        </h3>
        {tools}
      </div>
      {open && children}
    </section>
  );
}
