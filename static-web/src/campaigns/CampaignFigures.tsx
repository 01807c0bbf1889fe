import type { CampaignReport } from '../api/campaigns';
import tiles from '../ui/Tiles.module.css';
import { formatCount, formatShare } from '../ui/numbers';
import classes from './CampaignFigures.module.css';
import { reasonText, recipientState } from './campaignWords';

export interface Figure {
  label: string;
  value: number;
  /** Which recipients it counts, as the list of them takes it. */
  filter: string;
  /** What it is a part of, and what it leaves out. */
  note?: string;
}

interface CampaignFiguresProps {
  figures: Figure[];
  chosen: string;
  onChoose: (filter: string) => void;
}

/** The figures of a campaign; each lists the recipients that it counts. */
export function CampaignFigures({ figures, chosen, onChoose }: CampaignFiguresProps) {
  return (
    <div className={tiles.tiles} role="group" aria-label="Figures">
      {figures.map(({ label, value, filter, note }) => (
        <button key={label} type="button" className={classes.figure} aria-pressed={filter === chosen} onClick={() => { onChoose(filter); }}>
          <b>{formatCount(value)}</b>
          <span>{label}</span>
          {note ? <small>{note}</small> : null}
        </button>
      ))}
    </div>
  );
}

export function figuresOf(report: CampaignReport): Figure[] {
  const reports = report.delivered + report.bounced > 0;
  // Providers that report nothing, as the local inbox and SMTP, leave what arrived unknown.
  const [reached, base] = reports ? [report.delivered, 'delivered'] : [report.sent, 'sent'];
  const of = (value: number, whole: number, name: string) => (whole > 0 ? { note: `${formatShare(value / whole)} of ${name}` } : {});
  const byPeople = (value: number, machines: number) => {
    const share = of(value, reached, base).note;
    return { note: [share, machines > 0 ? `${formatCount(machines)} more by programs` : undefined].filter(Boolean).join('; ') };
  };
  return [
    { label: 'Audience', value: report.audience, filter: '' },
    { label: 'Sent', value: report.sent, filter: 'did=sent', ...of(report.sent, report.audience, 'the audience') },
    ...(reports ? [
      { label: 'Delivered', value: report.delivered, filter: 'did=delivered', ...of(report.delivered, report.sent, 'sent') },
      ...(report.awaitingReport > 0 ? [{ label: 'Not reported yet', value: report.awaitingReport, filter: 'status=accepted' }] : []),
    ] : []),
    { label: 'Opened', value: report.opened, filter: 'did=opened', ...byPeople(report.opened, report.machineOpens) },
    { label: 'Clicked', value: report.clicked, filter: 'did=clicked', ...byPeople(report.clicked, report.machineClicks) },
    { label: 'Unsubscribed', value: report.unsubscribed, filter: 'did=unsubscribed', ...of(report.unsubscribed, reached, base) },
    ...(report.complained > 0 ? [{ label: 'Complained', value: report.complained, filter: 'did=complained', ...of(report.complained, reached, base) }] : []),
    ...byReason('bounced', report.bounces),
    ...byReason('failed', report.failures),
    ...['planned', 'sending', 'unknown'].flatMap((status) => (report.statuses[status] ? [{ label: recipientState(status), value: report.statuses[status], filter: `status=${status}` }] : [])),
    ...byReason('excluded', report.excluded),
  ];
}

function byReason(status: string, reasons: Record<string, number>): Figure[] {
  return Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, value]) => ({
      label: reason === '' || reason === status ? recipientState(status) : `${recipientState(status)}: ${reasonText(reason)}`,
      value,
      filter: reason === '' ? `status=${status}` : `status=${status}&reason=${encodeURIComponent(reason)}`,
    }));
}
