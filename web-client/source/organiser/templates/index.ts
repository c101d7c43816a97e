/*
 * Scripts to begin with, drawn from what innovation in municipalities runs into: means, uncertain outcomes, partners and
 * silos, rules, hierarchy, people. Each file is a script as the server takes it, with a word on what it is for.
 */
import type { Language } from '../../protocol';
import { complete, type Script } from '../script';
import en_partners from './en/working_with_partners.json';
import en_people from './en/people_and_support.json';
import en_pilot from './en/from_pilot_to_practice.json';
import en_rules from './en/room_within_rules.json';
import en_stuck from './en/where_do_you_get_stuck.json';
import nl_partners from './nl/working_with_partners.json';
import nl_people from './nl/people_and_support.json';
import nl_pilot from './nl/from_pilot_to_practice.json';
import nl_rules from './nl/room_within_rules.json';
import nl_stuck from './nl/where_do_you_get_stuck.json';

export interface Template {
  id: string;
  about: string;
  script: Script;
}

const of = (file: { id: string; about: string; script: unknown }): Template => ({
  ...file,
  script: complete(file.script),
});

export const templates: Record<Language, Template[]> = {
  nl: [nl_stuck, nl_partners, nl_rules, nl_people, nl_pilot].map(of),
  en: [en_stuck, en_partners, en_rules, en_people, en_pilot].map(of),
};
