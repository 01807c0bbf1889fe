-- Who is in a segment since when, and how that changed: each refresh keeps its size and who entered or left, so that the members at any
-- refresh can be told, and a campaign can name the refresh that it was sent to.
alter table app.user_segments
  add column source text not null default 'plan' constraint user_segments_source_known check (source in ('plan', 'sql', 'upload')),
  add column definition_hash text,
  add column refresh_minutes integer constraint user_segments_refresh_minutes_range check (refresh_minutes between 15 and 43200),
  add column next_refresh_at timestamptz,
  add column failure text;
create index user_segments_refresh_due_idx on app.user_segments (next_refresh_at) where next_refresh_at is not null and deleted_at is null;

create table app.segment_refreshes (
  segment_refresh_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  -- the data's time: what the definition was asked of
  as_of timestamptz not null,
  member_count bigint not null,
  entered_count bigint not null,
  left_count bigint not null,
  elapsed_ms bigint not null,
  organization_id integer not null,
  version integer not null,
  segment_id uuid not null,
  definition_hash text not null,
  constraint segment_refreshes_pkey primary key (organization_id, segment_id, segment_refresh_id),
  constraint segment_refreshes_segment_exists foreign key (organization_id, segment_id) references app.user_segments (organization_id, segment_id) on delete cascade
);

-- One row for each person that a refresh let in or out.
create table app.segment_changes (
  user_id bigint not null,
  segment_refresh_id bigint not null,
  organization_id integer not null,
  entered boolean not null,
  segment_id uuid not null,
  created_at timestamptz not null default now(),
  constraint segment_changes_pkey primary key (organization_id, segment_id, segment_refresh_id, user_id)
);
create index segment_changes_user_id_idx on app.segment_changes (organization_id, user_id);

alter table app.segment_refreshes enable row level security;
alter table app.segment_changes enable row level security;
create policy segment_refreshes_own on app.segment_refreshes to {app_role} using (organization_id = (select app.current_organization()));
create policy segment_changes_own on app.segment_changes to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.segment_refreshes, app.segment_changes to {app_role};
