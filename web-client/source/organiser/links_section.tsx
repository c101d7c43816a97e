/* The links of a session: the participants' with its QR code, and those of moderators and screens. */
import { useRef, useState } from 'preact/hooks';
import { clock, day } from '../format';
import { announce } from '../parts/announcer';
import { CopyButton } from '../parts/copy_button';
import { Dialog } from '../parts/dialog';
import { QrCode } from '../parts/qr_code';
import { saveFile } from '../parts/save_file';
import { language, t } from '../words';
import { BusyButton } from './busy_button';
import { useLoad } from './load';
import { LoadState } from './notice';
import { addressOf } from './route';
import { StaffInvite } from './staff_invite';
import {
  staffAddress,
  staffLinkEnd,
  staffLinkMake,
  staffLinks,
  type SessionItem,
  type StaffLink,
  type StaffRole,
} from './sessions';

export function ParticipantLink({ item }: { item: SessionItem }) {
  const box = useRef<HTMLDivElement>(null);
  const link = item.links.participant;
  const save = () => {
    const svg = box.current?.querySelector('svg')?.cloneNode(true) as SVGElement | undefined;
    if (!svg) return;
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    svg.setAttribute('width', '1000');
    svg.setAttribute('height', '1000');
    const text = new XMLSerializer().serializeToString(svg);
    saveFile(`herkend-${item.code}.svg`, new Blob([text], { type: 'image/svg+xml' }));
  };
  return (
    <section class="stack" aria-labelledby="participants-title">
      <h2 id="participants-title">{t('organiser.links.title')}</h2>
      <div class="link-card">
        <div class="link-card__qr" ref={box}>
          <QrCode link={link} label={t('organiser.links.qr')} />
        </div>
        <div class="stack">
          <p class="link">{link}</p>
          <p>
            {t('organiser.links.code')} <strong class="code">{item.code}</strong>
          </p>
          {item.access === 'registered' && <p class="notice">{t('organiser.links.registered')}</p>}
          <div class="row">
            <CopyButton text={link} label={t('organiser.links.copy')} />
            <button type="button" class="button" onClick={save}>
              {t('organiser.links.svg')}
            </button>
            <a class="button" href={addressOf({ view: 'poster', id: item.id })}>
              {t('organiser.links.poster')}
            </a>
          </div>
        </div>
      </div>
    </section>
  );
}

interface Fresh {
  id: string;
  address: string;
  role: StaffRole;
}

export function StaffLinks({ item }: { item: SessionItem }) {
  const links = useLoad(`links ${item.id}`, () => staffLinks(item.id));
  const [fresh, setFresh] = useState<Fresh | null>(null);
  const make = async (role: StaffRole) => {
    const made = await staffLinkMake(item.id, role);
    setFresh({ id: made.id, role, address: staffAddress(item, role, made.token) });
    announce(t('organiser.staff.made'));
    await links.again();
  };
  return (
    <section class="stack" aria-labelledby="staff-title">
      <h2 id="staff-title">{t('organiser.staff.title')}</h2>
      <p>{t('organiser.staff.text')}</p>
      <div class="row">
        <BusyButton press={() => make('moderator')}>{t('organiser.staff.make_moderator')}</BusyButton>
        <BusyButton press={() => make('observer')}>{t('organiser.staff.make_observer')}</BusyButton>
      </div>
      {fresh && <FreshLink fresh={fresh} />}
      <StaffInvite id={item.id} again={links.again} />
      <LoadState of={links} />
      {links.value && links.value.length > 0 && (
        <ul role="list" class="staff">
          {links.value.map((link) => (
            <StaffLine key={link.id} item={item} link={link} again={links.again} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FreshLink({ fresh }: { fresh: Fresh }) {
  return (
    <div class="notice notice--ok stack stack--tight">
      <p>
        <strong>{t(`organiser.staff.fresh.${fresh.role}`)}</strong> {t('organiser.staff.once')}
      </p>
      <p class="link">{fresh.address}</p>
      <p class="row">
        <CopyButton key={fresh.id} text={fresh.address} label={t('organiser.staff.copy')} />
      </p>
    </div>
  );
}

function StaffLine({ item, link, again }: { item: SessionItem; link: StaffLink; again: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  const whose = link.name || link.email;
  const name = `${t(`organiser.staff.role.${link.role}`)}${whose ? ` ${whose}` : ''} (${link.id})`;
  const end = async () => {
    await staffLinkEnd(item.id, link.id);
    setAsking(false);
    await again();
    announce(t('organiser.staff.ended_now'));
    line.current?.focus();
  };
  return (
    <li class="staff__line" ref={line} tabIndex={-1}>
      <span>
        {name}{' '}
        <span class="subtle">
          {link.ended
            ? t('organiser.staff.ended')
            : t('organiser.staff.since', {
                day: day(link.created_at, language.value),
                time: clock(link.created_at, language.value),
              })}
        </span>
      </span>
      {!link.ended && (
        <button
          type="button"
          class="button button--danger"
          aria-label={`${t('organiser.staff.end')}: ${name}`}
          onClick={() => setAsking(true)}
        >
          {t('organiser.staff.end')}
        </button>
      )}
      <Dialog open={asking} title={t('organiser.staff.end_title')} close={() => setAsking(false)}>
        <div class="stack">
          <p>{t('organiser.staff.end_text', { name })}</p>
          <div class="row">
            <BusyButton class="button button--danger" press={end}>
              {t('organiser.staff.end')}
            </BusyButton>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t('shared.cancel')}
            </button>
          </div>
        </div>
      </Dialog>
    </li>
  );
}
