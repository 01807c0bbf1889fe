-- Providers tell what became of messages: signed, in any order, several times, and sometimes before we know ourselves that they took them.

-- The account that a report is for stands in its address. What it is signed with may be another secret than the one for sending.
alter table app.channel_accounts
  add column account_id uuid not null default gen_random_uuid(),
  add column webhook_secret bytea;
create index channel_accounts_account_id_idx on app.channel_accounts (account_id);

-- Who agreed to mails has not agreed to text messages.
alter table app.contact_settings add column sms_consent_attribute text;

alter table app.campaign_recipients add column complained_at timestamptz;
create index campaign_recipients_provider_message_id_idx on app.campaign_recipients (organization_id, provider_message_id) where provider_message_id is not null;

alter table app.recipient_events drop constraint recipient_events_kind_known;
alter table app.recipient_events add constraint recipient_events_kind_known
  check (kind in ('accepted', 'deferred', 'delivered', 'opened', 'clicked', 'unsubscribed', 'resubscribed', 'bounced', 'complained', 'failed', 'unknown'));

-- A provider that tells of a message has it: that counts for more than our own belief that it was refused or left out.
create or replace function app.keep_recipient_advancing() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  if app.recipient_rank(new.status) <= app.recipient_rank(old.status)
    and not (old.status = 'sending' and new.status = 'planned')
    and not (old.status in ('failed', 'excluded') and old.attempt > 0 and new.status in ('accepted', 'delivered', 'bounced')) then
    raise exception 'recipient % cannot go from % to %', old.recipient_id, old.status, new.status using errcode = 'check_violation', constraint = 'campaign_recipients_status_advances';
  end if;
  return new;
end
$$;

-- How much one reason of a bounce outweighs another, so that the order of two reports does not matter: the smaller the more.
create function app.bounce_rank(reason text) returns integer
  language sql immutable parallel safe
  return coalesce(array_position(array['bounced', 'blocked', 'dropped', 'expired', 'undelivered', 'failed'], reason), 7);

-- Events of messages that are none of ours, or not yet: kept until the message is known. Also what remembers that an answer of a person was heard.
create table app.provider_events (
  created_at timestamptz not null default now(),
  occurred_at timestamptz not null,
  organization_id integer not null constraint provider_events_organization_exists references app.organizations on delete cascade,
  account_id uuid not null,
  event_key text not null,
  channel text not null,
  kind text not null,
  provider_message_id text,
  address text not null default '',
  reason text,
  details text not null default '',
  constraint provider_events_pkey primary key (organization_id, event_key)
);
create index provider_events_created_at_idx on app.provider_events (organization_id, created_at);

alter table app.provider_events enable row level security;
create policy provider_events_own on app.provider_events to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.provider_events to {app_role};
