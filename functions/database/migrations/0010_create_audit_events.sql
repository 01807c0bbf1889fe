-- Who did what to which thing. Features may add and read, never change: the trail is worth nothing otherwise.
create table app.audit_events (
  audit_event_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  organization_id integer not null constraint audit_events_organization_exists references app.organizations on delete cascade,
  person_id uuid,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  details jsonb not null default '{}',
  constraint audit_events_pkey primary key (organization_id, audit_event_id)
);
create index audit_events_organization_id_subject_idx on app.audit_events (organization_id, subject_type, subject_id, created_at);

alter table app.audit_events enable row level security;
create policy audit_events_own on app.audit_events to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.audit_events to {app_role};
