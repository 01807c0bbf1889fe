-- A segment may be a list of people that somebody brought: the ids as they were sent, so that those we do not know yet can be shown, and are
-- found by a refresh once we do.
create table app.segment_uploads (
  organization_id integer not null,
  segment_id uuid not null,
  line integer not null,
  external_id text not null,
  created_at timestamptz not null default now(),
  constraint segment_uploads_pkey primary key (organization_id, segment_id, external_id),
  constraint segment_uploads_segment_exists foreign key (organization_id, segment_id) references app.user_segments (organization_id, segment_id) on delete cascade
);
create index segment_uploads_line_idx on app.segment_uploads (organization_id, segment_id, line);
alter table app.segment_uploads enable row level security;
create policy segment_uploads_own on app.segment_uploads to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, delete on app.segment_uploads to {app_role};

-- Questions about a segment of any size read its members where they are kept.
create policy segment_members_reader on app.segment_members for select to {views_role} using (organization_id = (select app.reader_organization()));
grant select on app.segment_members to {views_role};
grant create on schema analytics to {views_role};
create view analytics.segment_members as select segment_id, user_id from app.segment_members;
alter view analytics.segment_members owner to {views_role};
revoke create on schema analytics from {views_role};

-- Whoever makes the rights of a reader anew keeps this one: it wraps what was there.
alter function app.grant_reader(name, integer) rename to grant_reader_of_events;
create function app.grant_reader(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.grant_reader_of_events(reader, organization);
  execute format('grant select on analytics.segment_members to %I', reader);
end
$$;
revoke execute on function app.grant_reader(name, integer) from public;
select app.grant_reader(role_name, organization_id) from app.reader_roles;
