/* Events and their people, made by the API as an organiser and people at the event's page would. */
import { request } from 'node:http';
import type { MadeSession, Server } from './server';

const DAY_MS = 86_400_000;

export const LONG_ADDRESS = 'annemieke.van-der-weijden@organisatieontwikkeling.gemeente-noordoostpolder.example';

export interface Applicant {
  email: string;
  name: string;
  organisation: string;
}

const GIVEN = ['Sanne', 'Bas', 'Fatima', 'Jeroen', 'Yusuf', 'Marieke', 'Wim', 'Noor', 'Youssef', 'Els'];
const FAMILY = ['de Vries', 'Bakker', 'el Amrani', 'van den Berg', 'Yılmaz', 'Smit', 'Jansen', 'Mulder'];

export function applicant(index: number): Applicant {
  const [given, family] = [GIVEN[index % GIVEN.length]!, FAMILY[index % FAMILY.length]!];
  const place = ['Utrecht', 'Ede', 'Súdwest-Fryslân', 'Hof van Twente'][index % 4]!;
  return {
    email: `${given.toLowerCase()}.${index}@gemeente.example`,
    name: `${given} ${family}`,
    organisation: index % 5 === 4 ? '' : `Gemeente ${place}`,
  };
}

export const LONG: Applicant = {
  email: LONG_ADDRESS,
  name: 'Annemieke van der Weijden-Oosterhuis tot Groot Nijeveen',
  organisation: 'Samenwerkingsverband Bedrijfsvoering en Organisatieontwikkeling Noordoostpolder en Omstreken',
};

export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

export const EVENT = {
  revision: 0,
  sign_up: 'open',
  purpose: 'Een uur lang schrijven we op wat ons in de weg zit, en wat we van elkaar herkennen.',
  audience: 'Innovatieadviseurs van gemeenten in Brabant en Limburg.',
  facilitators: 'Ellen Verhoef en Sam de Groot',
  results: 'Iedereen krijgt het rapport. In maart praten we verder over het thema dat de meesten kiezen.',
  contact: 'Ellen Verhoef, ellen@voorbeeld.nl',
  privacy: 'Alleen Ellen en Sam zien de lijst met aanmeldingen.',
  capacity: 30,
};

export function event(server: Server, session: MadeSession, changes: object = {}): Promise<{ revision: number }> {
  return server.api('PUT', `/api/v1/sessions/${session.id}/event`, { ...EVENT, ...changes });
}

/* At most 20 a minute are taken from one network: everybody comes from another. */
function somewhere(): string {
  const part = () => 1 + Math.floor(Math.random() * 250);
  return `127.${part()}.${part()}.${part()}`;
}

/* Signs somebody up, as the event's page does. */
export function signUp(server: Server, session: MadeSession, who: Applicant): Promise<void> {
  const body = JSON.stringify({ ...who, consent: true });
  return new Promise((resolve, reject) => {
    const asked = request({
      ...server.host,
      method: 'POST',
      path: `/api/v1/sessions/${session.id}/registrations`,
      localAddress: somewhere(),
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.resume();
      if (answer.statusCode === 202) resolve();
      else reject(new Error(`${who.email} was not signed up: ${answer.statusCode}`));
    });
    asked.end(body);
  });
}

export async function signUpAll(server: Server, session: MadeSession, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) await signUp(server, session, applicant(index));
}

interface Listed {
  id: string;
  email: string;
  state: string;
  mails: { kind: string; state: string }[];
}

export async function listed(server: Server, session: MadeSession): Promise<Listed[]> {
  return (await server.api<{ items: Listed[] }>('GET', `/api/v1/sessions/${session.id}/registrations`)).items;
}

/* Forty people: registered, waiting, invited, withdrawn; one with a long name, one without any. */
export async function fortyPeople(server: Server, session: MadeSession): Promise<void> {
  await event(server, session, { capacity: 25 });
  await signUp(server, session, LONG);
  await signUp(server, session, { email: 'bas@provincie.example', name: '', organisation: 'Provincie Limburg' });
  await signUpAll(server, session, 2, 25);
  const gone = (await listed(server, session)).filter(({ email }) => /\.(5|9|13)@/.test(email));
  for (const { id } of gone) await server.api('DELETE', `/api/v1/sessions/${session.id}/registrations/${id}`);
  await signUpAll(server, session, 25, 34);
  const invited = Array.from({ length: 6 }, (_, index) => applicant(34 + index));
  const text = invited.map(({ email, name }) => `${name} <${email}>`).join('\n');
  await server.api('POST', `/api/v1/sessions/${session.id}/invitations`, { text, dry_run: false });
}

/* As a spreadsheet writes it: two that are good, one of them known already where applicant 20 is; three that are not. */
export const LIST_WITH_MISTAKES = [
  'naam;e-mailadres;organisatie',
  'Sanne de Vries;sanne.20@gemeente.example;Gemeente Utrecht',
  'Bas Bakker;bas.21@gemeente.example;Gemeente Ede',
  'Jeroen;jeroen@;Gemeente Ede',
  `Annemieke;${LONG_ADDRESS.replace('@', '@@')};Samenwerkingsverband`,
  'Noor Mulder;Gemeente Súdwest-Fryslân',
].join('\n');
