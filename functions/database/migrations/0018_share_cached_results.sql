-- Results that all processes share. What was cached so far is forgotten: it can be read again, and only from the data.
drop table app.analytics_cache;

-- Nothing here is worth a write-ahead log: after a crash the cache is empty and fills again.
create unlogged table app.analytics_cache (
  organization_id integer not null constraint analytics_cache_organization_exists references app.organizations on delete cascade,
  cache_key bytea not null,
  data_version bigint not null,
  -- compressed by the product; the database never looks inside
  payload bytea not null,
  row_count integer not null,
  bytes bigint not null,
  hits bigint not null default 0,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint analytics_cache_pkey primary key (organization_id, cache_key)
);
alter table app.analytics_cache alter column payload set storage external;
create index analytics_cache_expires_at_idx on app.analytics_cache (expires_at);

-- Who is reading a missing result right now. The right ends by itself, so a killed process keeps nobody waiting for long.
create unlogged table app.analytics_cache_fillers (
  organization_id integer not null constraint analytics_cache_fillers_organization_exists references app.organizations on delete cascade,
  cache_key bytea not null,
  holder uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint analytics_cache_fillers_pkey primary key (organization_id, cache_key)
);

alter table app.analytics_cache enable row level security;
alter table app.analytics_cache_fillers enable row level security;
create policy analytics_cache_own on app.analytics_cache to {app_role} using (organization_id = (select app.current_organization()));
create policy analytics_cache_fillers_own on app.analytics_cache_fillers to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.analytics_cache, app.analytics_cache_fillers to {app_role};

-- When the cached result of an answer was read from the data: its age is shown.
alter table app.analytics_queries add column cached_at timestamptz;
