-- Events by HTTP: the keys that may send them, who turned out to be whom, and what could not be taken.

-- Kept readable: a write key stands in every page that sends events, so it protects nothing but an organization's name, and people need to
-- copy it again. It can add events and do nothing else.
create table app.write_keys (
  organization_id integer not null constraint write_keys_organization_exists references app.organizations on delete cascade,
  write_key_id uuid not null default gen_random_uuid(),
  write_key text not null constraint write_keys_write_key_unique unique,
  name text not null constraint write_keys_name_length check (name = btrim(name) and length(name) between 1 and 100),
  calls bigint not null default 0,
  last_call_at timestamptz,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  constraint write_keys_pkey primary key (organization_id, write_key_id)
);

-- People seen before they signed in are users too, known by their anonymous id; false until somebody says who they are.
alter table warehouse.users add column identified boolean not null default true;

-- Other ids of a user: anonymous ids that were identified, and ids given up by an alias call.
create table warehouse.user_aliases (
  organization_id integer not null,
  user_id bigint not null,
  alias text not null,
  created_at timestamptz not null default now(),
  constraint user_aliases_pkey primary key (organization_id, alias)
);
create index user_aliases_organization_id_user_id_idx on warehouse.user_aliases (organization_id, user_id);

-- What was merged can be seen; only ever added to.
create table warehouse.user_merges (
  merge_id bigint generated always as identity,
  organization_id integer not null,
  merged_at timestamptz not null default now(),
  merged_id text not null,
  into_id text not null,
  events_moved bigint not null,
  cause text not null constraint user_merges_cause_known check (cause in ('identify', 'alias')),
  constraint user_merges_pkey primary key (organization_id, merge_id)
);

-- Grows with every merge: whoever remembers user ids between transactions forgets them then.
alter table app.organizations add column identity_version bigint not null default 0;
-- Attributes change their values, so their catalog is learned anew: soon after a change, but never most of the time.
alter table app.organizations add column attributes_changed_at timestamptz;
alter table app.organizations add column attributes_learned_at timestamptz;
alter table app.organizations add column attributes_learning_milliseconds integer not null default 0;

-- Calls that cannot be events as they are. Nothing is lost: they can be mended and sent again.
create table app.dead_letters (
  organization_id integer not null constraint dead_letters_organization_exists references app.organizations on delete cascade,
  dead_letter_id uuid not null,
  write_key_id uuid,
  received_at timestamptz not null,
  -- text, not jsonb: what came need not be valid
  call text not null,
  call_type text not null,
  code text not null,
  reason text not null,
  status text not null default 'waiting' constraint dead_letters_status_known check (status in ('waiting', 'replayed', 'discarded')),
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint dead_letters_pkey primary key (organization_id, dead_letter_id),
  constraint dead_letters_settled_at_matches_status check ((status = 'waiting') = (settled_at is null))
);
create index dead_letters_waiting_idx on app.dead_letters (organization_id, received_at desc, dead_letter_id) where status = 'waiting';

-- What was taken but looks wrong, counted by kind and by what it is about.
create table app.ingestion_warnings (
  organization_id integer not null constraint ingestion_warnings_organization_exists references app.organizations on delete cascade,
  kind text not null,
  subject text not null,
  calls bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  sample text not null,
  created_at timestamptz not null default now(),
  constraint ingestion_warnings_pkey primary key (organization_id, kind, subject)
);
create index ingestion_warnings_organization_id_last_seen_at_idx on app.ingestion_warnings (organization_id, last_seen_at desc);

-- The user that an id stands for today, or null.
create function warehouse.find_user(organization integer, id text) returns bigint
  language sql stable set search_path = pg_catalog
  return coalesce(
    (select user_id from warehouse.user_aliases where organization_id = organization and alias = id),
    (select user_id from warehouse.users where organization_id = organization and external_id = id));

-- Moves everything of one user to another. The trigger of warehouse.events marks the days whose rollups change.
create function warehouse.merge_users(organization integer, merged bigint, target bigint, cause text) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  moved bigint;
  merged_external_id text;
begin
  update warehouse.events set user_id = target where organization_id = organization and user_id = merged;
  get diagnostics moved = row_count;
  update warehouse.users u
  set attributes = m.attributes || u.attributes, identified = u.identified or m.identified,
    first_seen_at = least(u.first_seen_at, m.first_seen_at), last_seen_at = greatest(u.last_seen_at, m.last_seen_at)
  from warehouse.users m
  where u.organization_id = organization and u.user_id = target and m.organization_id = organization and m.user_id = merged;
  delete from warehouse.users where organization_id = organization and user_id = merged returning external_id into merged_external_id;
  update warehouse.user_aliases set user_id = target where organization_id = organization and user_id = merged;
  insert into warehouse.user_aliases (organization_id, user_id, alias) values (organization, target, merged_external_id)
  on conflict (organization_id, alias) do update set user_id = excluded.user_id;
  insert into warehouse.user_merges (organization_id, merged_id, into_id, events_moved, cause)
  select organization, merged_external_id, external_id, moved, cause from warehouse.users where organization_id = organization and user_id = target;
  update app.organizations set identity_version = identity_version + 1 where organization_id = organization;
end
$$;

-- Says of pairs of ids that they are one person: an anonymous id and the user who signed in (identify), or an old id and the one that
-- replaces it (alias). An anonymous id joins the first known user who claims it and stays there: two known users are never merged because
-- they share a device, only by an alias. Returns the ids that stayed with somebody else.
create function warehouse.link_users(organization integer, ids text[], users text[], causes text[]) returns setof text
  language plpgsql set search_path = pg_catalog
as $$
declare
  pair record;
  target bigint;
  known bigint;
begin
  for pair in select id, external_id, cause from unnest(ids, users, causes) as pairs (id, external_id, cause) loop
    target := warehouse.find_user(organization, pair.external_id);
    if target is null then
      target := warehouse.reserve_user_ids(organization, 1);
      insert into warehouse.users (organization_id, user_id, external_id) values (organization, target, pair.external_id);
    else
      update warehouse.users set identified = true where organization_id = organization and user_id = target and not identified;
    end if;
    known := warehouse.find_user(organization, pair.id);
    if known is null then
      insert into warehouse.user_aliases (organization_id, user_id, alias) values (organization, target, pair.id);
    elsif known <> target then
      if pair.cause = 'alias' or exists (select from warehouse.users where organization_id = organization and user_id = known and not identified) then
        perform warehouse.merge_users(organization, known, target, pair.cause);
      else
        return next pair.id;
      end if;
    end if;
  end loop;
end
$$;
revoke execute on function warehouse.find_user(integer, text) from public;
revoke execute on function warehouse.merge_users(integer, bigint, bigint, text) from public;
revoke execute on function warehouse.link_users(integer, text[], text[], text[]) from public;

alter table app.write_keys enable row level security;
alter table app.dead_letters enable row level security;
alter table app.ingestion_warnings enable row level security;
alter table warehouse.user_aliases enable row level security;
alter table warehouse.user_merges enable row level security;
create policy write_keys_own on app.write_keys to {app_role} using (organization_id = (select app.current_organization()));
create policy dead_letters_own on app.dead_letters to {app_role} using (organization_id = (select app.current_organization()));
create policy ingestion_warnings_own on app.ingestion_warnings to {app_role} using (organization_id = (select app.current_organization()));
create policy user_aliases_own on warehouse.user_aliases for select to {app_role} using (organization_id = (select app.current_organization()));
create policy user_merges_own on warehouse.user_merges for select to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.write_keys, app.dead_letters, app.ingestion_warnings to {app_role};
grant select on warehouse.user_aliases, warehouse.user_merges to {app_role};
