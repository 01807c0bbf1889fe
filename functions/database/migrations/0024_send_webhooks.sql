-- What happens in the product is told to addresses of an organization. An event is written down in the transaction that makes it happen, by
-- triggers, so that no way of making it happen can forget it and none of it is told that did not.

create table app.webhook_endpoints (
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- until then both secrets sign
  previous_secret_until timestamptz,
  -- since when every attempt has failed
  failing_since timestamptz,
  last_success_at timestamptz,
  disabled_at timestamptz,
  -- somebody delivers to it until then
  busy_until timestamptz,
  webhook_endpoint_id uuid not null default gen_random_uuid(),
  organization_id integer not null constraint webhook_endpoints_organization_exists references app.organizations on delete cascade,
  url text not null,
  description text not null default '',
  -- none: every type
  event_types text[] not null default '{}',
  disabled_reason text constraint webhook_endpoints_disabled_reason_known check (disabled_reason in ('person', 'gone', 'failing')),
  secret bytea not null,
  previous_secret bytea,
  constraint webhook_endpoints_pkey primary key (organization_id, webhook_endpoint_id),
  constraint webhook_endpoints_disabled_whole check ((disabled_at is null) = (disabled_reason is null))
);

-- An event as it is told: the very bytes that are signed. Kept for 30 days.
create table app.webhook_messages (
  created_at timestamptz not null default now(),
  webhook_message_id uuid not null,
  organization_id integer not null constraint webhook_messages_organization_exists references app.organizations on delete cascade,
  type text not null,
  body text not null,
  constraint webhook_messages_pkey primary key (organization_id, webhook_message_id)
);
create index webhook_messages_created_at_idx on app.webhook_messages (created_at);
create index webhook_messages_organization_id_idx on app.webhook_messages (organization_id, created_at);

create table app.webhook_deliveries (
  created_at timestamptz not null default now(),
  -- while somebody attempts it: when that is given up for lost
  next_attempt_at timestamptz not null default now(),
  finished_at timestamptz,
  webhook_endpoint_id uuid not null,
  webhook_message_id uuid not null,
  organization_id integer not null,
  attempt smallint not null default 0,
  status text not null default 'pending' constraint webhook_deliveries_status_known check (status in ('pending', 'delivered', 'failed')),
  constraint webhook_deliveries_pkey primary key (organization_id, webhook_endpoint_id, webhook_message_id),
  constraint webhook_deliveries_endpoint_exists foreign key (organization_id, webhook_endpoint_id)
    references app.webhook_endpoints (organization_id, webhook_endpoint_id) on delete cascade,
  constraint webhook_deliveries_message_exists foreign key (organization_id, webhook_message_id)
    references app.webhook_messages (organization_id, webhook_message_id) on delete cascade,
  constraint webhook_deliveries_finished_at_present check ((status = 'pending') = (finished_at is null))
);
create index webhook_deliveries_next_attempt_at_idx on app.webhook_deliveries (next_attempt_at) where status = 'pending';
create index webhook_deliveries_created_at_idx on app.webhook_deliveries (organization_id, webhook_endpoint_id, created_at desc, webhook_message_id desc);
create index webhook_deliveries_message_idx on app.webhook_deliveries (organization_id, webhook_message_id);

create table app.webhook_attempts (
  webhook_attempt_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  webhook_endpoint_id uuid not null,
  webhook_message_id uuid not null,
  organization_id integer not null,
  elapsed_ms integer not null,
  -- null: there was no answer
  status_code integer,
  attempt smallint not null,
  error text,
  response text not null default '',
  constraint webhook_attempts_pkey primary key (organization_id, webhook_endpoint_id, webhook_message_id, webhook_attempt_id),
  constraint webhook_attempts_delivery_exists foreign key (organization_id, webhook_endpoint_id, webhook_message_id)
    references app.webhook_deliveries (organization_id, webhook_endpoint_id, webhook_message_id) on delete cascade
);

create function app.tell_event(organization integer, event_type text, data jsonb) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  message uuid := gen_random_uuid();
begin
  if not exists (select from app.webhook_endpoints e where e.organization_id = organization) then
    return;
  end if;
  insert into app.webhook_messages (organization_id, webhook_message_id, type, body)
  values (organization, message, event_type, jsonb_build_object(
    'type', event_type, 'timestamp', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'data', data)::text);
  insert into app.webhook_deliveries (organization_id, webhook_endpoint_id, webhook_message_id)
  select organization, e.webhook_endpoint_id, message from app.webhook_endpoints e
  where e.organization_id = organization and e.disabled_at is null and (e.event_types = '{}' or event_type = any (e.event_types));
end
$$;

create function app.tell_of_campaign() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.tell_event(new.organization_id,
    'campaign.' || case
      when new.status = 'draft' then 'unscheduled'
      when new.status = 'sending' and old.status = 'paused' then 'resumed'
      when new.status = 'sending' then 'started'
      else new.status end,
    jsonb_strip_nulls(jsonb_build_object('campaignId', new.campaign_id, 'name', new.name, 'channel', new.channel, 'status', new.status, 'segmentId', new.segment_id,
      'scheduledAt', new.scheduled_at, 'startedAt', new.started_at, 'sentAt', new.sent_at, 'completedAt', new.completed_at, 'failure', new.failure)));
  return null;
end
$$;
create trigger notification_campaigns_told after update of status on app.notification_campaigns
  for each row when (old.status is distinct from new.status) execute function app.tell_of_campaign();

create function app.tell_of_segment() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.tell_event(new.organization_id, 'segment.refreshed', jsonb_build_object('segmentId', new.segment_id,
    'name', (select s.name from app.user_segments s where s.organization_id = new.organization_id and s.segment_id = new.segment_id),
    'members', new.member_count, 'entered', new.entered_count, 'left', new.left_count, 'asOf', new.as_of));
  return null;
end
$$;
create trigger segment_refreshes_told after insert on app.segment_refreshes for each row execute function app.tell_of_segment();

create function app.tell_of_failed_segment() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.tell_event(new.organization_id, 'segment.failed', jsonb_build_object('segmentId', new.segment_id, 'name', new.name, 'failure', new.failure));
  return null;
end
$$;
create trigger user_segments_told after update of status on app.user_segments
  for each row when (new.status = 'failed' and old.status is distinct from new.status) execute function app.tell_of_failed_segment();

create function app.tell_of_consent() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.tell_event(new.organization_id, case when new.granted then 'contact.subscribed' else 'contact.unsubscribed' end,
    jsonb_build_object('channel', new.channel, 'address', new.address, 'topic', new.topic, 'source', new.source));
  return null;
end
$$;
create trigger consent_events_told after insert on app.consent_events for each row execute function app.tell_of_consent();

create function app.tell_of_import() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.tell_event(new.organization_id, 'import.' || new.status, jsonb_strip_nulls(jsonb_build_object('importId', new.import_id, 'fileName', new.file_name, 'kind', new.kind,
    'eventsStored', new.events_stored, 'usersStored', new.users_stored, 'badLines', new.lines_bad, 'message', new.message)));
  return null;
end
$$;
create trigger imports_told after update of status on app.imports
  for each row when (old.status is distinct from new.status and new.status in ('completed', 'failed', 'cancelled')) execute function app.tell_of_import();

alter table app.webhook_endpoints enable row level security;
alter table app.webhook_messages enable row level security;
alter table app.webhook_deliveries enable row level security;
alter table app.webhook_attempts enable row level security;
create policy webhook_endpoints_own on app.webhook_endpoints to {app_role} using (organization_id = (select app.current_organization()));
create policy webhook_messages_own on app.webhook_messages to {app_role} using (organization_id = (select app.current_organization()));
create policy webhook_deliveries_own on app.webhook_deliveries to {app_role} using (organization_id = (select app.current_organization()));
create policy webhook_attempts_own on app.webhook_attempts to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.webhook_endpoints to {app_role};
grant select, insert, update on app.webhook_deliveries to {app_role};
grant select, insert on app.webhook_messages, app.webhook_attempts to {app_role};
