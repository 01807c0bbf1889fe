-- A message is written down twice: when somebody claims it, and when it is known what became of it. No index tells those two apart any more, so
-- that the second time, and every report that follows, writes the row and not seven indexes. Who is being sent to is found by the claims
-- instead: a row for each wave of messages.

-- Who was claimed together. A recipient that is being sent to stands in the row of its claim; one that stands there need not be sent to any more.
create table app.recipient_claims (
  created_at timestamptz not null default now(),
  organization_id integer not null,
  campaign_id uuid not null,
  claim_id uuid not null,
  recipient_ids bigint[] not null,
  constraint recipient_claims_pkey primary key (organization_id, campaign_id, claim_id),
  constraint recipient_claims_campaign_exists foreign key (organization_id, campaign_id)
    references app.notification_campaigns (organization_id, campaign_id) on delete cascade
);
alter table app.recipient_claims enable row level security;
create policy recipient_claims_own on app.recipient_claims to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.recipient_claims to {app_role};

insert into app.recipient_claims (organization_id, campaign_id, claim_id, recipient_ids)
select organization_id, campaign_id, claim_id, array_agg(recipient_id) from app.campaign_recipients where status = 'sending' group by 1, 2, 3;

drop index app.campaign_recipients_sending_idx;
drop index app.campaign_recipients_planned_idx;
drop index app.campaign_recipients_waiting_idx;
drop index app.campaign_recipients_address_unique;
drop index app.campaign_recipients_address_idx;

alter table app.campaign_recipients
  -- room for the second version of a row beside the first
  set (fillfactor = 80),
  add column planned boolean not null generated always as (status = 'planned') stored,
  add column included boolean not null generated always as (status <> 'excluded') stored;

-- One message an address and campaign, whatever the plan says.
create unique index campaign_recipients_address_unique on app.campaign_recipients (organization_id, campaign_id, channel, address) where included;
create index campaign_recipients_planned_idx on app.campaign_recipients (organization_id, campaign_id, coalesce(send_after, '-infinity'::timestamptz), recipient_id)
  where planned and variant is not null;
create index campaign_recipients_waiting_idx on app.campaign_recipients (organization_id, campaign_id) where planned and variant is null;
-- Frequency caps count an address's messages over all campaigns.
create index campaign_recipients_address_idx on app.campaign_recipients (organization_id, channel, address, messaged_at) where messaged_at is not null;
