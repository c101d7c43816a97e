import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LANGUAGES, exists, isPlural, mentions, mentionsIn, placeholders, stem, wordFiles, words } from './word_files';
import { browser, browserGone } from './browser';

const nl = words('nl');
const en = words('en');
const named = mentions();
const at = (one: { file: string; line: number; key: string }) => `${one.file}:${one.line} ${one.key}`;

describe('the word files', () => {
  it('are the same in both languages', () => {
    expect([...wordFiles('en').keys()]).toEqual([...wordFiles('nl').keys()]);
  });
  it('have the same keys in both languages', () => {
    expect(Object.keys(nl).filter((key) => !(key in en))).toEqual([]);
    expect(Object.keys(en).filter((key) => !(key in nl))).toEqual([]);
  });
  it.each(LANGUAGES)('%s: each key begins with the name of its file', (language) => {
    for (const [part, table] of wordFiles(language))
      expect(
        Object.keys(table).filter((key) => !/^[a-z]+(\.[a-z0-9_]+)+$/.test(key) || !key.startsWith(`${part}.`)),
      ).toEqual([]);
  });
  it.each(LANGUAGES)('%s: no text is empty, padded or marked up', (language) => {
    const wrong = (text: unknown) =>
      typeof text !== 'string' || text === '' || text !== text.trim() || /<[a-z/]|&[a-z]+;|  /i.test(text);
    expect(Object.entries(words(language)).filter(([, text]) => wrong(text))).toEqual([]);
  });
  it.each(LANGUAGES)('%s: every plural has all the forms of its language', (language) => {
    const table = words(language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    /* "other" alone may also be one of several reasons; a text that counts is a plural. */
    const counts = (key: string) => isPlural(key) && (!key.endsWith('.other') || table[key]!.includes('{n}'));
    const stems = new Set(Object.keys(table).filter(counts).map(stem));
    const missing = [...stems].flatMap((key) => forms.map((form) => `${key}.${form}`)).filter((key) => !(key in table));
    expect(missing).toEqual([]);
  });
  it('ask for the same values in both languages', () => {
    const differ = Object.keys(nl)
      .filter((key) => key in en && !key.endsWith('.one'))
      .filter((key) => placeholders(nl[key]!).join() !== placeholders(en[key]!).join());
    expect(differ).toEqual([]);
  });
  it.each(LANGUAGES)('%s: the form for one asks for nothing that the others do not', (language) => {
    const table = words(language);
    const more = Object.keys(table)
      .filter((key) => key.endsWith('.one'))
      .filter((key) =>
        placeholders(table[key]!).some((name) => !placeholders(table[`${stem(key)}.other`] ?? '').includes(name)),
      );
    expect(more).toEqual([]);
  });
});

describe('the source', () => {
  it('names no key that does not exist', () => {
    expect(named.filter((one) => one.whole && !exists(nl, one.key)).map(at)).toEqual([]);
  });
  it('composes keys only below a place of its own, in which there is something', () => {
    const composed = named.filter((one) => !one.whole);
    expect(composed.filter((one) => one.key.split('.').length < 3).map(at)).toEqual([]);
    expect(composed.filter((one) => !Object.keys(nl).some((key) => key.startsWith(one.key))).map(at)).toEqual([]);
  });
  it('uses every key', () => {
    const whole = new Set(named.filter((one) => one.whole).map((one) => one.key));
    const prefixes = named.filter((one) => !one.whole).map((one) => one.key);
    const used = (key: string) =>
      whole.has(key) || whole.has(stem(key)) || prefixes.some((prefix) => key.startsWith(prefix));
    expect(Object.keys(nl).filter((key) => !used(key))).toEqual([]);
  });
  it('gives a text every value that it asks for', () => {
    const lacking = named
      .filter((one) => one.whole && one.values)
      .flatMap((one) =>
        placeholders(nl[one.key] ?? nl[`${one.key}.other`] ?? '')
          .filter((name) => !one.values!.has(name))
          .map((name) => `${at(one)}: {${name}}`),
      );
    expect(lacking).toEqual([]);
  });
  it('counts where a text has plural forms', () => {
    const uncounted = named.filter(
      (one) => one.whole && one.values && !(one.key in nl) && exists(nl, one.key) && !one.values.has('n'),
    );
    expect(uncounted.map(at)).toEqual([]);
  });
  it('takes words of its own part or the shared ones, since others may not be loaded', () => {
    const parts = [...wordFiles('nl').keys()];
    const foreign = named.filter((one) => {
      const folder = one.file.split('/')[1]!;
      const part = one.key.split('.')[0];
      return part !== 'shared' && part !== folder && parts.includes(folder);
    });
    expect(foreign.map(at)).toEqual([]);
  });
});

describe('the search for keys', () => {
  const found = (text: string) => mentionsIn('x.tsx', text, ['shared', 'participant']);
  it('sees keys in calls, in choices and in tables', () => {
    expect(found("t('shared.close')")[0]).toMatchObject({ key: 'shared.close', whole: true, values: new Set() });
    expect(found("t(a ? 'shared.a' : 'shared.b', { n: 1, time })").map((one) => [one.key, [...one.values!]])).toEqual([
      ['shared.a', ['n', 'time']],
      ['shared.b', ['n', 'time']],
    ]);
    expect(found("const of = { x: 'participant.x' }")[0]).toMatchObject({ key: 'participant.x', values: null });
    expect(found('<p title={t(`shared.close`)}>{t("participant.x")}</p>')).toHaveLength(2);
  });
  it('sees the fixed part of a composed key', () => {
    expect(found('t(`shared.grade.${g}`)')[0]).toMatchObject({ key: 'shared.grade.', whole: false });
  });
  it('lets imports, comments and other texts be', () => {
    expect(found("import a from 'shared.a'; /* t('shared.b') */ const c = 'other.c'; const d = 'shared';")).toEqual([]);
  });
  it('does not know values that are not written out', () => {
    expect(found("t('shared.close', values)")[0]!.values).toBeNull();
    expect(found("t('shared.close', { ...values })")[0]!.values).toBeNull();
  });
});

describe('a text', () => {
  let module: typeof import('../source/words');
  beforeEach(async () => {
    browser(['de-DE', 'en-GB', 'nl']);
    vi.resetModules();
    module = await import('../source/words');
    module.wordsInit(
      [{ 'a.hello': 'Dag {name}', 'a.kept.one': 'Eén ding', 'a.kept.other': '{n} dingen' }, { 'b.only': 'x' }],
      [{ 'a.hello': 'Hello {name}', 'a.kept.one': 'One thing', 'a.kept.other': '{n} things' }],
    );
  });
  afterEach(browserGone);

  it('is in the first language of the browser that there is', () => {
    expect(module.language.value).toBe('en');
    expect(module.t('a.hello', { name: 'Ida' })).toBe('Hello Ida');
  });
  it('is Dutch where the browser asks for neither', async () => {
    browserGone();
    browser(['de-DE']);
    vi.resetModules();
    expect((await import('../source/words')).language.value).toBe('nl');
  });
  it("is in the session's language rather than the browser's", () => {
    module.languageOfSession('nl');
    expect(module.t('a.hello', { name: 'Ida' })).toBe('Dag Ida');
  });
  it('is in the chosen language rather than any other, also the next time', async () => {
    module.languageOfSession('en');
    module.languageChoose('nl');
    expect(module.language.value).toBe('nl');
    vi.resetModules();
    const next = await import('../source/words');
    next.wordsInit([], []);
    next.languageOfSession('en');
    expect(next.language.value).toBe('nl');
  });
  it('has the form of its number', () => {
    expect(module.textOf('nl', 'a.kept', { n: 1 })).toBe('Eén ding');
    expect(module.textOf('nl', 'a.kept', { n: 0 })).toBe('0 dingen');
    expect(module.textOf('nl', 'a.kept', { n: 1_200 })).toBe('1.200 dingen');
    expect(module.textOf('en', 'a.kept', { n: 1_200 })).toBe('1,200 things');
  });
  it('that is missing shows its key, and a value that is missing its name', () => {
    expect(module.t('a.nothing')).toBe('a.nothing');
    expect(module.t('a.hello')).toBe('Hello {name}');
  });
  it('takes a value as it is, whatever is in it', () => {
    expect(module.t('a.hello', { name: '{n} $& <b>' })).toBe('Hello {n} $& <b>');
  });
});
