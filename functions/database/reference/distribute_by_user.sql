-- Distributes event data over the nodes of a cluster (Citus; elastic clusters of Azure Database for PostgreSQL) by organization and user.
-- Not one of the product's migrations: run it once, as the owner, with the product stopped. docs/operations/citus.md says what has to
-- change in the product beside it. On a server without Citus it does everything but distribute, and then the product still answers the
-- same; that is how it is tested.

-- Where a row lies: a number made of organization and user, so that one person's events, attributes and history are on one node, while the
-- people of one large organization are spread over all. Guests lie by their anonymous id, and events without either by their own key.
create function warehouse.placement(organization integer, user_id bigint, anonymous_id text, event_key uuid) returns bigint
  language sql immutable parallel safe
  return case
    when user_id is not null then hashint8extended(user_id, organization)
    else hashtextextended(coalesce(anonymous_id, event_key::text, ''), organization)
  end;
grant execute on function warehouse.placement(integer, bigint, text, uuid) to public;

alter table warehouse.events add column placement bigint;
alter table warehouse.users add column placement bigint;

do $$
begin
  -- Changes no answer: rollups stay as they are.
  perform set_config('warehouse.filling_slots', pg_current_xact_id()::text, true);
  update warehouse.events set placement = warehouse.placement(organization_id, user_id, anonymous_id, event_key) where placement is null;
  update warehouse.users set placement = warehouse.placement(organization_id, user_id, null, null) where placement is null;
end
$$;
alter table warehouse.events alter column placement set not null;
alter table warehouse.users alter column placement set not null;

-- A key of a distributed table holds the distribution column. The placement follows from the other two, so this one is as strict.
alter table warehouse.users drop constraint users_pkey;
alter table warehouse.users add constraint users_pkey primary key (organization_id, user_id, placement);

-- The organization's own identifiers are unique by a table of their own, distributed by them: whoever makes a user takes a row here first.
create table warehouse.user_identities (
  organization_id integer not null,
  external_id text not null,
  user_id bigint not null,
  constraint user_identities_pkey primary key (organization_id, external_id)
);
insert into warehouse.user_identities (organization_id, external_id, user_id) select organization_id, external_id, user_id from warehouse.users;
alter table warehouse.user_identities enable row level security;

do $$
declare
  app_role name := (select grantee from information_schema.role_table_grants
    where table_schema = 'warehouse' and table_name = 'users' and privilege_type = 'INSERT' and grantee like '%\_app' limit 1);
begin
  execute format('create policy user_identities_own on warehouse.user_identities to %I using (organization_id = (select app.current_organization()))', app_role);
  execute format('grant select, insert, update, delete on warehouse.user_identities to %I', app_role);

  if not exists (select from pg_extension where extname = 'citus') then
    -- One server: a trigger places what writers do not place themselves, and the old key stays.
    create function warehouse.place_row() returns trigger language plpgsql set search_path = pg_catalog as $body$
    begin
      new.placement := warehouse.placement(new.organization_id, new.user_id, to_jsonb(new) ->> 'anonymous_id', (to_jsonb(new) ->> 'event_key')::uuid);
      return new;
    end
    $body$;
    create trigger events_placed before insert or update of user_id on warehouse.events for each row execute function warehouse.place_row();
    create trigger users_placed before insert on warehouse.users for each row execute function warehouse.place_row();
    raise notice 'citus is not installed: nothing was distributed';
    return;
  end if;

  alter table warehouse.users drop constraint users_external_id_unique;
  -- A cluster knows no triggers on distributed tables: from here on every writer must say which days it changes (warehouse.mark_days) and
  -- fill the slots (warehouse.fill_slots).
  drop trigger events_inserted on warehouse.events;
  drop trigger events_deleted on warehouse.events;
  drop trigger events_updated on warehouse.events;
  drop trigger events_truncated on warehouse.events;
  drop trigger events_slots_inserted on warehouse.events;
  drop trigger events_slots_updated on warehouse.events;

  -- Looked up by row-level security on every node.
  alter table app.reader_roles drop constraint reader_roles_organization_exists;
  execute $sql$ select create_reference_table('app.reader_roles') $sql$;
  execute $sql$ select create_distributed_table('warehouse.users', 'placement') $sql$;
  execute $sql$ select create_distributed_table('warehouse.events', 'placement', colocate_with => 'warehouse.users') $sql$;
  execute $sql$ select create_distributed_table('warehouse.event_keys', 'event_key', colocate_with => 'none') $sql$;
  execute $sql$ select create_distributed_table('warehouse.user_identities', 'external_id', colocate_with => 'none') $sql$;
end
$$;
