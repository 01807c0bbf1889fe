-- Larger waves share more of what a wave costs, but whoever dies holds more people whom it may have written to, or not yet. So a sender to a
-- provider that cannot be asked notes whom it begins to hand over, a few at a time, and what it knows of those before: without waiting for the
-- disk, and without the write-ahead log.

-- How far a claim is. Unlogged: after the server fell the table is empty, and nobody takes what was lost for "not handed over". A claim without a
-- row says nothing, as before.
create unlogged table app.claim_progress (
  created_at timestamptz not null default now(),
  organization_id integer not null,
  -- somebody else has taken the claim over: its sender begins nothing any more
  taken boolean not null default false,
  campaign_id uuid not null,
  claim_id uuid not null,
  -- those whom the provider may have, or not
  handed_over bigint[] not null default '{}',
  accepted bigint[] not null default '{}',
  constraint claim_progress_pkey primary key (organization_id, campaign_id, claim_id),
  constraint claim_progress_claim_exists foreign key (organization_id, campaign_id, claim_id)
    references app.recipient_claims (organization_id, campaign_id, claim_id) on delete cascade
);
alter table app.claim_progress enable row level security;
create policy claim_progress_own on app.claim_progress to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.claim_progress to {app_role};

-- Only a step back needs a look: the usual ones no longer call a function for each recipient.
drop trigger campaign_recipients_status_advances on app.campaign_recipients;
create trigger campaign_recipients_status_advances before update of status on app.campaign_recipients
  for each row when (old.status is distinct from new.status and app.recipient_rank(new.status) <= app.recipient_rank(old.status)) execute function app.keep_recipient_advancing();
