-- The only relations that analytical SQL may name. They belong to {views_role}, whose row-level security shows the rows of the
-- organization that the login belongs to: a reader needs no right on the tables below, and no setting chooses the organization.
grant create, usage on schema analytics to {views_role};

create view analytics.events as
select
  coalesce(event_id, event_key::text) as event_id, name, user_id, anonymous_id, session_id, occurred_at, day, revenue, currency, properties,
  text_1, text_2, text_3, text_4, text_5, text_6, text_7, text_8, number_1, number_2, number_3, number_4
from warehouse.events;

create view analytics.users as
select user_id, external_id, first_seen_at, last_seen_at, attributes
from warehouse.users;

alter view analytics.events owner to {views_role};
alter view analytics.users owner to {views_role};
revoke create on schema analytics from {views_role};

-- Makes the right of one login to the views; called for each organization's reader by the owner.
create function app.grant_reader(reader name, organization integer) returns void
  language plpgsql set search_path = pg_catalog
as $$
begin
  execute format('grant usage on schema analytics to %I', reader);
  execute format('grant select on analytics.events, analytics.users to %I', reader);
  insert into app.reader_roles (role_name, organization_id) values (reader, organization)
  on conflict (organization_id) do update set role_name = excluded.role_name;
end
$$;
revoke execute on function app.grant_reader(name, integer) from public;
