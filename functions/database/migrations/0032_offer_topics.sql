-- What people can choose between, instead of everything or nothing: campaigns name a topic, and the preference centre shows them by these
-- names. A topic with double opt-in is sent to those only who confirmed it by a link in a mail.
create table app.contact_topics (
  organization_id integer not null constraint contact_topics_organization_exists references app.organizations on delete cascade,
  double_opt_in boolean not null default false,
  topic text not null,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint contact_topics_pkey primary key (organization_id, topic),
  constraint contact_topics_topic_not_empty check (topic <> '')
);

-- Somebody said that an address wants a topic; whoever reads the mails of the address has to say so, too.
create table app.consent_requests (
  consent_request_id uuid not null,
  organization_id integer not null constraint consent_requests_organization_exists references app.organizations on delete cascade,
  channel text not null,
  address text not null,
  topic text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  person_id uuid,
  proof jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint consent_requests_pkey primary key (organization_id, consent_request_id)
);
create index consent_requests_address_idx on app.consent_requests (organization_id, channel, address, topic, requested_at);

alter table app.contact_topics enable row level security;
alter table app.consent_requests enable row level security;
create policy contact_topics_own on app.contact_topics to {app_role} using (organization_id = (select app.current_organization()));
create policy consent_requests_own on app.consent_requests to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.contact_topics to {app_role};
grant select, insert on app.consent_requests to {app_role};
grant update (confirmed_at) on app.consent_requests to {app_role};
create index consent_events_newest_idx on app.consent_events (organization_id, consent_event_id desc);
