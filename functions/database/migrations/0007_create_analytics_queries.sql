-- Every query that ran, with its plan, SQL, row hash and timings: the audit trail of an answer, and what "favourites" refer to.
create table app.analytics_queries (
  organization_id integer not null constraint analytics_queries_organization_exists references app.organizations on delete cascade,
  query_id uuid not null,
  conversation_id uuid,
  message_id uuid,
  person_id uuid,
  question text,
  title text,
  plan jsonb,
  sql text not null,
  parameters jsonb not null default '[]',
  sql_hash bytea,
  status text not null default 'pending' constraint analytics_queries_status_known check (status in ('pending', 'completed', 'failed')),
  columns jsonb,
  rows jsonb,
  row_count integer,
  truncated boolean not null default false,
  row_hash bytea,
  bytes bigint,
  execution_ms double precision,
  cache_hit boolean not null default false,
  verification jsonb,
  error_code text,
  error_message text,
  data_version bigint,
  favourite boolean not null default false,
  model text,
  input_tokens integer,
  output_tokens integer,
  as_of timestamptz not null default now(),
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  constraint analytics_queries_pkey primary key (organization_id, query_id),
  constraint analytics_queries_completed_at_matches_status check ((status = 'pending') = (completed_at is null))
);
create index analytics_queries_organization_id_created_at_idx on app.analytics_queries (organization_id, created_at desc);
create index analytics_queries_organization_id_message_id_idx on app.analytics_queries (organization_id, message_id);
create index analytics_queries_favourites_idx on app.analytics_queries (organization_id, created_at desc) where favourite;

-- Results by canonical SQL, parameters and data version: a new import changes the version, so nothing stale can be found.
create table app.analytics_cache (
  organization_id integer not null constraint analytics_cache_organization_exists references app.organizations on delete cascade,
  cache_key bytea not null,
  data_version bigint not null,
  result jsonb not null,
  row_count integer not null,
  bytes bigint not null,
  hits bigint not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint analytics_cache_pkey primary key (organization_id, cache_key)
);
create index analytics_cache_expires_at_idx on app.analytics_cache (expires_at);

alter table app.analytics_queries enable row level security;
alter table app.analytics_cache enable row level security;
create policy analytics_queries_own on app.analytics_queries to {app_role} using (organization_id = (select app.current_organization()));
create policy analytics_cache_own on app.analytics_cache to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.analytics_queries, app.analytics_cache to {app_role};
