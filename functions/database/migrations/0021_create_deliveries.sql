-- Who may be reached where, and what became of each message. A recipient is a row that only advances; everything that is told about a
-- campaign is counted from these rows.

-- Where an organization's people have their addresses, and the rules that every send keeps.
create table app.contact_settings (
  organization_id integer not null constraint contact_settings_pkey primary key
    constraint contact_settings_organization_exists references app.organizations on delete cascade,
  email_attribute text,
  phone_attribute text,
  consent_attribute text,
  time_zone_attribute text,
  sender_name text not null default '',
  sender_email text not null default '',
  -- a campaign to more people needs the approval of a second person
  approval_limit integer constraint contact_settings_approval_limit_positive check (approval_limit > 0),
  cap_messages integer constraint contact_settings_cap_messages_positive check (cap_messages > 0),
  cap_days integer constraint contact_settings_cap_days_range check (cap_days between 1 and 90),
  quiet_from time,
  quiet_until time,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint contact_settings_cap_whole check ((cap_messages is null) = (cap_days is null)),
  constraint contact_settings_quiet_whole check ((quiet_from is null) = (quiet_until is null) and (quiet_from is null or quiet_from <> quiet_until))
);

-- By which provider a channel sends; without a row it is the local inbox. The secret is encrypted.
create table app.channel_accounts (
  organization_id integer not null constraint channel_accounts_organization_exists references app.organizations on delete cascade,
  channel text not null constraint channel_accounts_channel_known check (channel in ('email', 'sms', 'push')),
  adapter text not null,
  settings jsonb not null default '{}',
  secret bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint channel_accounts_pkey primary key (organization_id, channel)
);

create table app.suppressions (
  created_at timestamptz not null default now(),
  organization_id integer not null constraint suppressions_organization_exists references app.organizations on delete cascade,
  channel text not null,
  address text not null,
  reason text not null constraint suppressions_reason_known check (reason in ('unsubscribed', 'bounced', 'complained', 'imported', 'manual')),
  campaign_id uuid,
  constraint suppressions_pkey primary key (organization_id, channel, address)
);

-- Who agreed or objected to what, when and how; never changed, the newest row of an address counts.
create table app.consent_events (
  consent_event_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  organization_id integer not null constraint consent_events_organization_exists references app.organizations on delete cascade,
  granted boolean not null,
  channel text not null,
  address text not null,
  topic text not null default 'marketing',
  source text not null,
  proof jsonb not null default '{}',
  constraint consent_events_pkey primary key (organization_id, channel, address, topic, consent_event_id)
);

alter table app.notification_campaigns
  add column html text not null default '',
  add column topic text not null default 'marketing',
  add column holdout_percent numeric(5, 2) not null default 0 constraint notification_campaigns_holdout_percent_range check (holdout_percent between 0 and 90),
  add column goal_event text,
  add column attribution_days integer not null default 7 constraint notification_campaigns_attribution_days_range check (attribution_days between 1 and 90),
  -- grows with every change; what an approval is given to, and the ETag
  add column version integer not null default 1,
  add column approved_version integer,
  add column approved_by uuid,
  add column approved_at timestamptz,
  add column edited_by uuid,
  add column segment_refresh_id bigint,
  add column sent_at timestamptz,
  -- scheme and host of our own links, as they were when it was launched
  add column public_address text not null default '',
  add column failure text;

create table app.campaign_recipients (
  recipient_id bigint generated always as identity,
  user_id bigint not null,
  claim_id uuid,
  created_at timestamptz not null default now(),
  -- not before this, by the business clock
  send_after timestamptz,
  claimed_at timestamptz,
  -- a claim that is older belongs to nobody: what became of it must be found out
  resolve_after timestamptz,
  accepted_at timestamptz,
  delivered_at timestamptz,
  opened_at timestamptz,
  clicked_at timestamptz,
  unsubscribed_at timestamptz,
  organization_id integer not null,
  attempt smallint not null default 0,
  campaign_id uuid not null,
  channel text not null,
  address text not null default '',
  time_zone text,
  arm text constraint campaign_recipients_arm_known check (arm in ('message', 'holdout')),
  status text not null constraint campaign_recipients_status_known
    check (status in ('planned', 'sending', 'unknown', 'accepted', 'delivered', 'bounced', 'failed', 'excluded')),
  reason text,
  provider_message_id text,
  constraint campaign_recipients_pkey primary key (organization_id, campaign_id, recipient_id),
  constraint campaign_recipients_user_unique unique (organization_id, campaign_id, user_id),
  constraint campaign_recipients_campaign_exists foreign key (organization_id, campaign_id)
    references app.notification_campaigns (organization_id, campaign_id) on delete cascade,
  constraint campaign_recipients_reason_present check (status not in ('excluded', 'failed', 'unknown', 'bounced') or reason is not null),
  constraint campaign_recipients_claim_present check (status <> 'sending' or (claim_id is not null and resolve_after is not null)),
  constraint campaign_recipients_accepted_at_present check (status not in ('accepted', 'delivered') or accepted_at is not null)
);
-- One message an address and campaign, whatever the plan says.
create unique index campaign_recipients_address_unique on app.campaign_recipients (organization_id, campaign_id, channel, address) where status <> 'excluded';
create index campaign_recipients_planned_idx on app.campaign_recipients (organization_id, campaign_id, recipient_id) where status = 'planned';
create index campaign_recipients_sending_idx on app.campaign_recipients (organization_id, campaign_id, resolve_after) where status = 'sending';
create index campaign_recipients_claimed_at_idx on app.campaign_recipients (organization_id, campaign_id, claimed_at);
-- Frequency caps count an address's messages over all campaigns.
create index campaign_recipients_address_idx on app.campaign_recipients (organization_id, channel, address, claimed_at) where status in ('sending', 'unknown', 'accepted', 'delivered');

create function app.recipient_rank(status text) returns integer
  language sql immutable parallel safe
  return case status when 'planned' then 0 when 'sending' then 1 when 'unknown' then 2 when 'accepted' then 3 when 'delivered' then 4 else 5 end;

-- A status never goes back, but for a message that certainly was not accepted: that one waits for its next attempt.
create function app.keep_recipient_advancing() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  if app.recipient_rank(new.status) <= app.recipient_rank(old.status) and not (old.status = 'sending' and new.status = 'planned') then
    raise exception 'recipient % cannot go from % to %', old.recipient_id, old.status, new.status using errcode = 'check_violation', constraint = 'campaign_recipients_status_advances';
  end if;
  return new;
end
$$;
create trigger campaign_recipients_status_advances before update of status on app.campaign_recipients
  for each row when (old.status is distinct from new.status) execute function app.keep_recipient_advancing();

-- The end of the quiet hours that an instant lies in, in a time zone; null when it lies in none. Hours may span midnight.
create function app.quiet_until(at timestamptz, zone text, quiet_from time, quiet_until time) returns timestamptz
  language sql stable parallel safe
  return case
    when quiet_from is null then null
    when quiet_from < quiet_until and (at at time zone zone)::time >= quiet_from and (at at time zone zone)::time < quiet_until
      then ((at at time zone zone)::date + quiet_until) at time zone zone
    when quiet_from > quiet_until and (at at time zone zone)::time >= quiet_from
      then ((at at time zone zone)::date + 1 + quiet_until) at time zone zone
    when quiet_from > quiet_until and (at at time zone zone)::time < quiet_until
      then ((at at time zone zone)::date + quiet_until) at time zone zone
  end;

-- What happened to a message, as told by the provider or by our own links. The key makes a report that comes twice count once.
create table app.recipient_events (
  recipient_event_id bigint generated always as identity,
  recipient_id bigint not null,
  occurred_at timestamptz not null,
  created_at timestamptz not null default now(),
  organization_id integer not null,
  -- a program and not a person: prefetching mail clients, link scanners
  machine boolean not null default false,
  campaign_id uuid not null,
  kind text not null constraint recipient_events_kind_known
    check (kind in ('accepted', 'delivered', 'opened', 'clicked', 'unsubscribed', 'bounced', 'complained', 'failed', 'unknown')),
  event_key text not null,
  details jsonb not null default '{}',
  constraint recipient_events_pkey primary key (organization_id, campaign_id, recipient_event_id),
  constraint recipient_events_event_key_unique unique (organization_id, event_key),
  constraint recipient_events_recipient_exists foreign key (organization_id, campaign_id, recipient_id)
    references app.campaign_recipients (organization_id, campaign_id, recipient_id) on delete cascade
);
create index recipient_events_recipient_id_idx on app.recipient_events (organization_id, campaign_id, recipient_id, occurred_at);

-- The local inbox: what was sent without any provider, exactly as sent. The send key makes a second sending of one message impossible.
create table app.inbox_messages (
  inbox_message_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  organization_id integer not null constraint inbox_messages_organization_exists references app.organizations on delete cascade,
  send_key text not null,
  channel text not null,
  recipient text not null,
  sender text not null,
  subject text not null default '',
  headers jsonb not null default '{}',
  text_body text not null default '',
  html_body text not null default '',
  constraint inbox_messages_pkey primary key (organization_id, inbox_message_id),
  constraint inbox_messages_send_key_unique unique (organization_id, send_key)
);
create index inbox_messages_recipient_idx on app.inbox_messages (organization_id, recipient, inbox_message_id);

alter table app.contact_settings enable row level security;
alter table app.channel_accounts enable row level security;
alter table app.suppressions enable row level security;
alter table app.consent_events enable row level security;
alter table app.campaign_recipients enable row level security;
alter table app.recipient_events enable row level security;
alter table app.inbox_messages enable row level security;
create policy contact_settings_own on app.contact_settings to {app_role} using (organization_id = (select app.current_organization()));
create policy channel_accounts_own on app.channel_accounts to {app_role} using (organization_id = (select app.current_organization()));
create policy suppressions_own on app.suppressions to {app_role} using (organization_id = (select app.current_organization()));
create policy consent_events_own on app.consent_events to {app_role} using (organization_id = (select app.current_organization()));
create policy campaign_recipients_own on app.campaign_recipients to {app_role} using (organization_id = (select app.current_organization()));
create policy recipient_events_own on app.recipient_events to {app_role} using (organization_id = (select app.current_organization()));
create policy inbox_messages_own on app.inbox_messages to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.contact_settings, app.channel_accounts, app.suppressions, app.campaign_recipients to {app_role};
grant select, insert on app.consent_events, app.recipient_events, app.inbox_messages to {app_role};
-- A burst of clicks turns out to be a scanner's only with the last of them.
grant update (machine) on app.recipient_events to {app_role};
