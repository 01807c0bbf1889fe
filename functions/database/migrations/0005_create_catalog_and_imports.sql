-- What the data contains (learned after each import) and how it came in.
create table app.catalog_events (
  organization_id integer not null constraint catalog_events_organization_exists references app.organizations on delete cascade,
  name text not null,
  count bigint not null,
  users bigint not null,
  first_seen_at timestamptz,
  last_seen_at timestamptz,
  revenue numeric,
  description text,
  created_at timestamptz not null default now(),
  constraint catalog_events_pkey primary key (organization_id, name)
);

-- definition holds the engine's PropertyDefinition (values, roles, ranges): it is read and replaced as a whole.
create table app.catalog_properties (
  organization_id integer not null constraint catalog_properties_organization_exists references app.organizations on delete cascade,
  path text not null,
  type text not null,
  count bigint not null,
  distinct_count bigint not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  constraint catalog_properties_pkey primary key (organization_id, path)
);

create table app.catalog_attributes (
  organization_id integer not null constraint catalog_attributes_organization_exists references app.organizations on delete cascade,
  path text not null,
  type text not null,
  count bigint not null,
  distinct_count bigint not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  constraint catalog_attributes_pkey primary key (organization_id, path)
);

create table app.imports (
  organization_id integer not null constraint imports_organization_exists references app.organizations on delete cascade,
  import_id uuid not null default gen_random_uuid(),
  file_name text not null,
  kind text not null default 'events' constraint imports_kind_known check (kind in ('events', 'users', 'knowledge')),
  -- size and hash of the beginning and the end: recognises the same file when an interrupted import is started again
  fingerprint text not null,
  status text not null default 'pending' constraint imports_status_known check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  lines_read bigint not null default 0,
  lines_bad bigint not null default 0,
  events_stored bigint not null default 0,
  users_stored bigint not null default 0,
  duplicates bigint not null default 0,
  bytes_total bigint,
  bytes_read bigint not null default 0,
  mapping jsonb,
  checkpoint jsonb,
  errors jsonb not null default '[]',
  error_file text,
  message text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint imports_pkey primary key (organization_id, import_id),
  constraint imports_completed_at_matches_status check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null))
);
create index imports_organization_id_created_at_idx on app.imports (organization_id, created_at desc);
create index imports_organization_id_fingerprint_idx on app.imports (organization_id, fingerprint);

alter table app.catalog_events enable row level security;
alter table app.catalog_properties enable row level security;
alter table app.catalog_attributes enable row level security;
alter table app.imports enable row level security;
create policy catalog_events_own on app.catalog_events to {app_role} using (organization_id = (select app.current_organization()));
create policy catalog_properties_own on app.catalog_properties to {app_role} using (organization_id = (select app.current_organization()));
create policy catalog_attributes_own on app.catalog_attributes to {app_role} using (organization_id = (select app.current_organization()));
create policy imports_own on app.imports to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.catalog_events, app.catalog_properties, app.catalog_attributes, app.imports to {app_role};
