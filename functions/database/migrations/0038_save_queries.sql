-- Queries that people keep under a name and work on together. Every state is kept as a version with who made it and why, so that nobody's work is
-- lost when somebody else changes it; names of people stand as they were, because people leave.
create table app.saved_queries (
  organization_id integer not null constraint saved_queries_organization_exists references app.organizations on delete cascade,
  saved_query_id uuid not null,
  version integer not null default 1,
  -- the query that this one was begun from; it may be gone
  forked_from uuid,
  forked_version integer,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  constraint saved_queries_pkey primary key (organization_id, saved_query_id),
  constraint saved_queries_forked_whole check ((forked_from is null) = (forked_version is null))
);
create index saved_queries_changed_at_idx on app.saved_queries (organization_id, changed_at desc, saved_query_id desc);

create table app.saved_query_versions (
  organization_id integer not null,
  saved_query_id uuid not null,
  version integer not null constraint saved_query_versions_version_counted check (version > 0),
  title text not null,
  sql text,
  plan jsonb,
  note text not null default '',
  restored_from integer,
  person_id uuid not null,
  person_name text not null,
  created_at timestamptz not null default now(),
  constraint saved_query_versions_pkey primary key (organization_id, saved_query_id, version),
  constraint saved_query_versions_query_exists foreign key (organization_id, saved_query_id) references app.saved_queries on delete cascade,
  constraint saved_query_versions_content_one check ((sql is null) <> (plan is null))
);

create table app.saved_query_comments (
  organization_id integer not null,
  comment_id uuid not null,
  saved_query_id uuid not null,
  -- what the comment was written about
  version integer not null,
  body text not null,
  person_id uuid not null,
  person_name text not null,
  created_at timestamptz not null default now(),
  constraint saved_query_comments_pkey primary key (organization_id, comment_id),
  constraint saved_query_comments_query_exists foreign key (organization_id, saved_query_id) references app.saved_queries on delete cascade
);
create index saved_query_comments_query_idx on app.saved_query_comments (organization_id, saved_query_id, created_at desc, comment_id desc);

alter table app.saved_queries enable row level security;
alter table app.saved_query_versions enable row level security;
alter table app.saved_query_comments enable row level security;
create policy saved_queries_own on app.saved_queries to {app_role} using (organization_id = (select app.current_organization()));
create policy saved_query_versions_own on app.saved_query_versions to {app_role} using (organization_id = (select app.current_organization()));
create policy saved_query_comments_own on app.saved_query_comments to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.saved_queries to {app_role};
grant select, insert on app.saved_query_versions to {app_role};
grant select, insert, delete on app.saved_query_comments to {app_role};
