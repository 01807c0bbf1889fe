-- What was expected of a campaign before it was sent, kept to be held against what came of it.
create table app.campaign_simulations (
  simulation_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  -- the data's time: what it was reckoned of
  as_of timestamptz not null,
  organization_id integer not null,
  campaign_version integer not null,
  campaign_id uuid not null,
  result jsonb not null,
  constraint campaign_simulations_pkey primary key (organization_id, campaign_id, simulation_id),
  constraint campaign_simulations_campaign_exists foreign key (organization_id, campaign_id)
    references app.notification_campaigns (organization_id, campaign_id) on delete cascade
);
alter table app.campaign_simulations enable row level security;
create policy campaign_simulations_own on app.campaign_simulations to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.campaign_simulations to {app_role};
