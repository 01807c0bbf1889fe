-- Addresses at which other systems make something happen here: an event, or the start of a campaign. What comes must be signed.

create table app.triggers (
  created_at timestamptz not null default now(),
  last_received_at timestamptz,
  trigger_id uuid not null default gen_random_uuid(),
  campaign_id uuid,
  -- in whose name a campaign is started
  person_id uuid not null,
  organization_id integer not null constraint triggers_organization_exists references app.organizations on delete cascade,
  received bigint not null default 0,
  refused bigint not null default 0,
  name text not null,
  event_name text,
  -- where in what is sent the user's id stands, such as data.customer.id
  user_path text,
  secret bytea not null,
  constraint triggers_pkey primary key (organization_id, trigger_id),
  constraint triggers_trigger_id_unique unique (trigger_id),
  constraint triggers_campaign_exists foreign key (organization_id, campaign_id) references app.notification_campaigns (organization_id, campaign_id) on delete cascade,
  constraint triggers_does_one_thing check ((event_name is null) <> (campaign_id is null))
);

-- What was received: a message that comes twice happens once.
create table app.trigger_messages (
  created_at timestamptz not null default now(),
  trigger_id uuid not null,
  organization_id integer not null,
  message_id text not null,
  constraint trigger_messages_pkey primary key (organization_id, trigger_id, message_id),
  constraint trigger_messages_trigger_exists foreign key (organization_id, trigger_id) references app.triggers (organization_id, trigger_id) on delete cascade
);
create index trigger_messages_created_at_idx on app.trigger_messages (created_at);

alter table app.triggers enable row level security;
alter table app.trigger_messages enable row level security;
create policy triggers_own on app.triggers to {app_role} using (organization_id = (select app.current_organization()));
create policy trigger_messages_own on app.trigger_messages to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.triggers to {app_role};
grant select, insert on app.trigger_messages to {app_role};
