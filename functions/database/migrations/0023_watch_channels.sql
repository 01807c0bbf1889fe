-- Messages may also go to a webhook, and each channel remembers how sending goes: what the settings page shows, and the circuit breaker that
-- rests a channel whose provider is down instead of using up everybody's attempts.

alter table app.notification_campaigns
  drop constraint notification_campaigns_channel_known,
  add constraint notification_campaigns_channel_known check (channel in ('email', 'sms', 'push', 'webhook'));
alter table app.channel_accounts
  drop constraint channel_accounts_channel_known,
  add constraint channel_accounts_channel_known check (channel in ('email', 'sms', 'push', 'webhook'));

create table app.channel_health (
  created_at timestamptz not null default now(),
  last_success_at timestamptz,
  last_failure_at timestamptz,
  -- set: the circuit is open until then; after it, one message tries
  open_until timestamptz,
  organization_id integer not null constraint channel_health_organization_exists references app.organizations on delete cascade,
  -- failures since the last message that was taken
  failures integer not null default 0,
  openings integer not null default 0,
  channel text not null constraint channel_health_channel_known check (channel in ('email', 'sms', 'push', 'webhook')),
  last_error text,
  constraint channel_health_pkey primary key (organization_id, channel)
);

-- What became of attempts, by the minute; older than two hours is dropped by whoever counts next.
create table app.channel_minutes (
  minute timestamptz not null,
  accepted bigint not null default 0,
  rejected bigint not null default 0,
  failed bigint not null default 0,
  organization_id integer not null constraint channel_minutes_organization_exists references app.organizations on delete cascade,
  channel text not null,
  constraint channel_minutes_pkey primary key (organization_id, channel, minute)
);

alter table app.channel_health enable row level security;
alter table app.channel_minutes enable row level security;
create policy channel_health_own on app.channel_health to {app_role} using (organization_id = (select app.current_organization()));
create policy channel_minutes_own on app.channel_minutes to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.channel_health, app.channel_minutes to {app_role};
