import { Paper, Text, UnstyledButton } from '@mantine/core';
import { IconAlarm, IconArrowBackUp, IconBolt, IconChevronRight, IconMailForward, IconPlayerPause, IconPlayerStop, IconRepeat, IconSitemap } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { CSSProperties } from 'react';
import type { SpanKind, SpanOutcome, Timeline, TimelineSpan } from '../api/operations';
import { useCellContext } from '../shell/identity';
import { formatCount } from '../ui/numbers';
import { FailureNotice } from './FailureNotice';
import { formatLength, formatMoment } from './lengths';
import { PayloadView } from './PayloadView';
import classes from './Timeline.module.css';
import { placeOf, scaleOf } from './timelineScale';
import type { Scale } from './timelineScale';

interface TimelineViewProps {
  timeline: Timeline;
  startedAt: string;
  endedAt: string;
  over: boolean;
}

const icons: Record<SpanKind, typeof IconBolt> = {
  activity: IconBolt,
  orchestration: IconSitemap,
  timer: IconAlarm,
  suspension: IconPlayerPause,
  eventReceived: IconMailForward,
  eventSent: IconMailForward,
  terminated: IconPlayerStop,
  continuedAsNew: IconRepeat,
  rewound: IconArrowBackUp,
};

const kinds: Record<SpanKind, string> = {
  activity: 'activity',
  orchestration: 'sub-orchestration',
  timer: 'timer',
  suspension: 'suspended',
  eventReceived: 'event received',
  eventSent: 'event sent',
  terminated: 'terminated',
  continuedAsNew: 'continued as new',
  rewound: 'rewound',
};

const outcomes: Record<SpanOutcome, string> = { open: 'still open', done: 'done', failed: 'failed', dropped: 'dropped' };

/** The history as bars on one scale of time; each opens to what it carried. */
export function TimelineView({ timeline, startedAt, endedAt, over }: TimelineViewProps) {
  const scale = scaleOf(timeline.spans, startedAt, endedAt);
  if (timeline.spans.length === 0) {
    return <Text className={classes.empty}>{over ? 'It ended before its first step.' : 'It has taken no step yet.'}</Text>;
  }
  return (
    <Paper withBorder className={classes.card}>
      <div className={classes.axis} aria-hidden>
        {scale.ticks.map((tick) => <span key={tick.milliseconds} data-last={tick.place > 94 || undefined} style={{ left: `${tick.place}%` }}>{formatLength(tick.milliseconds)}</span>)}
      </div>
      <ol className={classes.spans} aria-label="Timeline">
        {timeline.spans.map((span, index) => <Span key={index} span={span} scale={scale} />)}
      </ol>
      {timeline.total > timeline.spans.length ? <Text size="sm" p="sm" className={classes.empty}>Only the latest {formatCount(timeline.spans.length)} of {formatCount(timeline.total)} steps are shown.</Text> : null}
    </Paper>
  );
}

function Span({ span, scale }: { span: TimelineSpan; scale: Scale }) {
  const [opened, setOpened] = useState(false);
  const details = useId();
  const Icon = icons[span.kind];
  const place = placeOf(span, scale);
  const length = span.milliseconds === null || span.milliseconds === undefined ? 'open' : isMoment(span) ? '' : formatLength(span.milliseconds);
  return (
    <li className={classes.span}>
      <UnstyledButton className={classes.row} aria-label={spokenName(span, length)} aria-expanded={opened} aria-controls={details} onClick={() => { setOpened(!opened); }}>
        <span className={classes.name}>
          <IconChevronRight size={14} className={classes.chevron} aria-hidden />
          <Icon size={16} aria-hidden />
          <span className={classes.text}>{span.name}</span>
          {span.attempt > 1 ? <span className={classes.attempt}>attempt {span.attempt}</span> : null}
        </span>
        <span className={classes.track} aria-hidden>
          {scale.ticks.map((tick) => <i key={tick.milliseconds} style={{ left: `${tick.place}%` }} />)}
          <b data-outcome={span.outcome} data-kind={span.kind} data-moment={isMoment(span) || undefined} style={{ '--start': `${place.start}%`, '--width': `${place.width}%` } as CSSProperties} />
        </span>
        <span className={classes.length} aria-hidden>{length}</span>
      </UnstyledButton>
      {opened ? <SpanDetails id={details} span={span} /> : null}
    </li>
  );
}

function SpanDetails({ id, span }: { id: string; span: TimelineSpan }) {
  const { timeZone } = useCellContext();
  const moment = (value: string) => formatMoment(value, timeZone);
  const facts: [string, string][] = [
    ['What', `${kinds[span.kind]}, ${outcomes[span.outcome]}`],
    ['Start', moment(span.startedAt)],
    ...(span.endedAt && !isMoment(span) ? [['End', moment(span.endedAt)] as [string, string]] : []),
    ...(span.dueAt ? [['Due', moment(span.dueAt)] as [string, string]] : []),
    ...(span.kind === 'activity' || span.kind === 'orchestration' ? [['Attempt', String(span.attempt)] as [string, string]] : []),
  ];
  return (
    <div id={id} className={classes.details}>
      <dl>
        {facts.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}
      </dl>
      {span.instanceId ? <Link to="/operations/$instanceId" params={{ instanceId: span.instanceId }}>{span.instanceId}</Link> : null}
      {span.failure ? <FailureNotice failure={span.failure} /> : null}
      <PayloadView label="Input" payload={span.input} />
      <PayloadView label="Output" payload={span.output} />
    </div>
  );
}

function spokenName(span: TimelineSpan, length: string): string {
  return [span.name, ...(span.attempt > 1 ? [`attempt ${span.attempt}`] : []), kinds[span.kind], outcomes[span.outcome], ...(length === '' || length === 'open' ? [] : [length])].join(', ');
}

function isMoment(span: TimelineSpan): boolean {
  return !['activity', 'orchestration', 'timer', 'suspension'].includes(span.kind);
}
