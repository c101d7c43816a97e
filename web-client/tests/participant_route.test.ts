/* Which page an address means, and what becomes of tokens in it. */
import { describe, expect, it } from 'vitest';
import { codeOf, routeOf, seatLink } from '../source/participant/route';

describe('the address of the participant’s page', () => {
  it('is the page for codes without a session', () => {
    expect(routeOf('/', '')).toEqual({ kind: 'home' });
    expect(routeOf('/s/', '')).toEqual({ kind: 'home' });
    expect(routeOf('/s/--', '')).toEqual({ kind: 'home' });
  });

  it('names a session, with a seat or without', () => {
    expect(routeOf('/s/K7QX2M', '')).toEqual({ kind: 'session', code: 'K7QX2M', token: null });
    expect(routeOf('/s/k7qx2m/', '#t=p.abc.DEF')).toEqual({ kind: 'session', code: 'K7QX2M', token: 'p.abc.DEF' });
  });

  it('sends moderators, observers and organisers on to their own pages, with the code kept', () => {
    expect(routeOf('/s/K7QX2M', '#t=m.abc.X')).toEqual({ kind: 'elsewhere', to: '/console?code=K7QX2M#t=m.abc.X' });
    expect(routeOf('/s/K7QX2M', '#t=o.abc.X')).toEqual({ kind: 'elsewhere', to: '/screen?code=K7QX2M#t=o.abc.X' });
    expect(routeOf('/', '#organiser=a.-.X')).toEqual({ kind: 'elsewhere', to: '/desk#organiser=a.-.X' });
  });

  it('takes what is not properly escaped as it stands', () => {
    expect(routeOf('/s/%E0%A4%A', '')).toMatchObject({ kind: 'session', code: 'E0A4A' });
  });

  it('takes a code as people type it', () => {
    expect(codeOf(' k7q-x2m ')).toBe('K7QX2M');
    expect(codeOf('!?')).toBe('');
  });

  it('makes a link of a seat', () => {
    expect(seatLink('https://x.nl', 'K7QX2M', 'p.a.b')).toBe('https://x.nl/s/K7QX2M#t=p.a.b');
    expect(seatLink('https://x.nl', 'K7QX2M', null)).toBe('https://x.nl/s/K7QX2M');
  });
});
