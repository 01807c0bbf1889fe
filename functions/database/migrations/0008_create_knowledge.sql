-- What people tell the product about their data: meanings of events, measures with a formula, and free text.
create table app.event_definitions (
  organization_id integer not null constraint event_definitions_organization_exists references app.organizations on delete cascade,
  event_definition_id uuid not null default gen_random_uuid(),
  event_name text not null,
  description text not null default '',
  synonyms text[] not null default '{}',
  properties jsonb not null default '{}',
  deprecated boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint event_definitions_pkey primary key (organization_id, event_definition_id),
  constraint event_definitions_event_name_unique unique (organization_id, event_name)
);

create table app.business_metrics (
  organization_id integer not null constraint business_metrics_organization_exists references app.organizations on delete cascade,
  business_metric_id uuid not null default gen_random_uuid(),
  name text not null,
  description text not null default '',
  formula text not null default '',
  measure jsonb,
  synonyms text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint business_metrics_pkey primary key (organization_id, business_metric_id),
  constraint business_metrics_name_unique unique (organization_id, name)
);

create table app.knowledge_entries (
  organization_id integer not null constraint knowledge_entries_organization_exists references app.organizations on delete cascade,
  knowledge_entry_id uuid not null default gen_random_uuid(),
  title text not null,
  content text not null,
  source text not null default '',
  search tsvector generated always as (to_tsvector('simple', title || ' ' || content)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint knowledge_entries_pkey primary key (organization_id, knowledge_entry_id),
  constraint knowledge_entries_title_unique unique (organization_id, title)
);
create index knowledge_entries_search_idx on app.knowledge_entries using gin (search);

alter table app.event_definitions enable row level security;
alter table app.business_metrics enable row level security;
alter table app.knowledge_entries enable row level security;
create policy event_definitions_own on app.event_definitions to {app_role} using (organization_id = (select app.current_organization()));
create policy business_metrics_own on app.business_metrics to {app_role} using (organization_id = (select app.current_organization()));
create policy knowledge_entries_own on app.knowledge_entries to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.event_definitions, app.business_metrics, app.knowledge_entries to {app_role};
