-- Four schemas, so that a grant on one never reaches another: app (the product), warehouse (event storage),
-- analytics (the views that questions see). The local runtime makes its own schema "runtime".
-- {app_role} and {views_role} stand for role names derived from the database's name: several databases may share one server.
create schema if not exists app;
create schema warehouse;
create schema analytics;

grant usage on schema app, warehouse to {app_role};
grant usage on schema warehouse to {views_role};
grant usage on schema app to {views_role};

-- Nobody but the owner creates objects, not even temporary tables (a reader could otherwise fill the disk).
revoke all on schema public from public;
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end
$$;

-- The organization of the current transaction, set by set_config(..., true): safe with a pooling proxy. Null means: no rows.
create function app.current_organization() returns integer
  language sql stable parallel safe
  return nullif(current_setting('app.organization_id', true), '')::integer;
grant execute on function app.current_organization() to public;

-- Large objects can be made by any role and belong to no schema. Taking them away needs the rights of a superuser;
-- on a managed server the read-only transaction and SqlGuard remain.
do $$
declare
  signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite'))
  loop
    execute format('revoke execute on function %s from public', signature);
  end loop;
exception when insufficient_privilege then
  raise notice 'large object functions stay callable: the owner is not a superuser';
end
$$;
