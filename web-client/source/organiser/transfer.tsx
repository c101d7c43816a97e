/*
 * A script in from a file or from the clipboard. What is wrong with it is told with its place; nothing changes until
 * it is right.
 */
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import { placeText, problemText } from './problems';
import { parse, type Script } from './script';

const BYTES_MAX = 1024 * 1024;
const SHOWN_MAX = 10;

interface Props {
  open: boolean;
  close: () => void;
  take: (script: Script) => void;
}

export function Import({ open, close, take }: Props) {
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<string[]>([]);
  const read = (json: string) => {
    const result = parse(json);
    if ('unreadable' in result) setProblems([t('organiser.import.unreadable', result.unreadable)]);
    else if ('problems' in result)
      setProblems(result.problems.map((one) => `${placeText(one.place)} (${one.place || '{}'}): ${problemText(one)}`));
    else {
      setProblems([]);
      setText('');
      take(result.script);
    }
  };
  const readFile = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > BYTES_MAX) return setProblems([t('organiser.import.large')]);
    const json = await file.text();
    setText(json);
    read(json);
  };
  return (
    <Dialog open={open} close={close} title={t('organiser.import.title')} wide>
      <div class="stack">
        <p>{t('organiser.import.text')}</p>
        <div class="field">
          <label for="import-file">{t('organiser.import.file')}</label>
          <input
            id="import-file"
            type="file"
            accept=".json,application/json"
            onChange={(event) => void readFile(event.currentTarget.files?.[0])}
          />
        </div>
        <div class="field">
          <label for="import-text">{t('organiser.import.paste')}</label>
          <textarea
            id="import-text"
            class="mono"
            rows={8}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <div role="alert">{problems.length > 0 && <Problems problems={problems} />}</div>
        <p>
          <button type="button" class="button button--primary" onClick={() => read(text)}>
            {t('organiser.import.do')}
          </button>
        </p>
      </div>
    </Dialog>
  );
}

function Problems({ problems }: { problems: string[] }) {
  return (
    <div class="notice notice--error stack stack--tight">
      <p>
        <strong>{t('organiser.import.wrong')}</strong>
      </p>
      <ul>
        {problems.slice(0, SHOWN_MAX).map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
        {problems.length > SHOWN_MAX && <li>{t('organiser.problems_more', { n: problems.length - SHOWN_MAX })}</li>}
      </ul>
    </div>
  );
}
