import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Campaign, CampaignReport } from '../api/campaigns';
import { announce } from '../ui/announcer';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Part, Parts } from '../ui/Part';
import { CampaignFigures, figuresOf } from './CampaignFigures';
import type { Figure } from './CampaignFigures';
import { campaignsKey, isMoving, reportQuery } from './campaignQueries';
import { CampaignTimeline } from './CampaignTimeline';
import { ExperimentView } from './ExperimentView';
import { ForecastView } from './ForecastView';
import { LiftView } from './LiftView';
import { MessagePreview } from './MessagePreview';
import { RecipientList } from './RecipientList';

/** What became of a launched campaign; every number lists its recipients. */
export function CampaignReportView({ campaign }: { campaign: Campaign }) {
  const [filter, setFilter] = useState('');
  const [variant, setVariant] = useState(0);
  const recipients = useRef<HTMLHeadingElement>(null);
  const live = isMoving(campaign.status);
  useSettledFigures(campaign);
  const report = useQuery(reportQuery(campaign.id, live));
  const figures = report.data ? figuresOf(report.data) : [];
  const chosen = nameOf(filter, figures, report.data);
  const choose = (next: string) => {
    setFilter(next);
    announce(`Recipients: ${nameOf(next, figures, report.data) || 'all'}`);
    recipients.current?.scrollIntoView({ behavior: 'smooth', block: 'center' });
  };
  return (
    <Parts>
      {report.error ? <ErrorNotice error={report.error} onRetry={() => void report.refetch()} /> : report.data ? (
        <>
          <CampaignFigures figures={figures} chosen={filter} onChoose={choose} />
          {report.data.experiment ? <ExperimentView experiment={report.data.experiment} onChoose={choose} /> : null}
          {report.data.lift ? <LiftView title="Against the holdout" lift={report.data.lift} /> : null}
          {report.data.controlLift ? <LiftView title="Against the control group" lift={report.data.controlLift} /> : null}
          {report.data.forecast ? <ForecastView report={report.data} forecast={report.data.forecast} /> : null}
        </>
      ) : <Skeleton height={200} animate={false} opacity={0.5} />}
      <RecipientList campaignId={campaign.id} live={live} filter={filter} chosen={chosen} headingRef={recipients} onAll={() => { choose(''); }} />
      <Part title="Message"><MessagePreview campaign={campaign} variant={variant} onVariant={setVariant} /></Part>
      <CampaignTimeline campaignId={campaign.id} live={live} />
    </Parts>
  );
}

/** What was read while messages went out is older than the state that ended it, so every new state has it read once more. */
function useSettledFigures({ id, status }: Campaign) {
  const client = useQueryClient();
  const shown = useRef(status);
  useEffect(() => {
    if (shown.current !== status) {
      shown.current = status;
      void client.invalidateQueries({ queryKey: [...campaignsKey, id] });
    }
  }, [client, id, status]);
}

/** What the figure of a filter is called; nothing for everybody. */
function nameOf(filter: string, figures: Figure[], report: CampaignReport | undefined): string {
  const variant = /^variant=(\d+)$/.exec(filter)?.[1];
  if (variant !== undefined) {
    return `Variant ${report?.experiment?.variants[Number(variant)]?.name ?? variant}`;
  }
  return filter === '' ? '' : (figures.find((figure) => figure.filter === filter)?.label ?? '');
}
