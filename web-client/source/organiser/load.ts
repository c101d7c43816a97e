/* Something from the server, shown as soon as it is there, fetched again when asked and, while somebody is there, every so often. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { presence } from './presence';
import { codeOf } from './sessions';

export interface Loaded<T> {
  value: T | null;
  error: string | null /* a code of shared.error */;
  again: () => Promise<void>;
}

/* key: what it is; another key is another thing. every_ms: 0 never by itself. */
export function useLoad<T>(key: string, load: () => Promise<T>, every_ms = 0): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T | null; error: string | null }>({
    key,
    value: null,
    error: null,
  });
  const latest = useRef(load);
  latest.current = load;
  const current = useRef(key);
  current.current = key;
  const busy = useRef(false);
  const signed_out = useRef(false);
  const again = useCallback(async () => {
    busy.current = true;
    try {
      const value = await latest.current();
      signed_out.current = false;
      if (current.current === key) setState({ key, value, error: null });
    } catch (error) {
      signed_out.current = codeOf(error) === 'unauthorised';
      if (current.current === key)
        setState((before) => ({ key, value: before.key === key ? before.value : null, error: codeOf(error) }));
    }
    busy.current = false;
  }, [key]);
  useEffect(() => {
    void again();
    if (every_ms === 0) return;
    /* Not while one waits for a sign-in, nor after somebody has said no to that. */
    const look = () => {
      if (document.visibilityState === 'hidden' || presence.away) return;
      if (!busy.current && !signed_out.current) void again();
    };
    const timer = setInterval(look, every_ms);
    const stop = presence.onReturn(look);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [again, every_ms]);
  return state.key === key ? { value: state.value, error: state.error, again } : { value: null, error: null, again };
}
