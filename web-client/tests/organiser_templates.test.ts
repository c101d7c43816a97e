/* The templates are scripts that the server takes, in both languages, and fit into the time that they promise. */
import { describe, expect, it } from 'vitest';
import { check, minutesOfThemes } from '../source/organiser/script';
import { templates } from '../source/organiser/templates';

describe.each(['nl', 'en'] as const)('the templates in %s', (language) => {
  it.each(templates[language].map((template) => [template.id, template] as const))(
    '%s is a script',
    (_, { script, about }) => {
      expect(check(script)).toEqual([]);
      expect(script.language).toBe(language);
      expect(about.length).toBeGreaterThan(40);
      expect(script.themes.length).toBeGreaterThanOrEqual(4);
      expect(script.themes.length).toBeLessThanOrEqual(6);
      for (const theme of script.themes) {
        expect(theme.question).toMatch(/\?$/);
        expect(theme.seeds.length).toBeGreaterThanOrEqual(2);
      }
      expect(minutesOfThemes(script)).toBeLessThanOrEqual(60);
    },
  );

  it('are the same ones in both', () => {
    expect(templates[language].map(({ id }) => id)).toEqual(templates.nl.map(({ id }) => id));
  });
});
