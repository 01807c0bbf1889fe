-- Knowledge changes: every state of an item is kept under a number, so that an answer can name the state it used. Whoever writes an item (a person,
-- an import) writes its version too, hence triggers. Events get owners and examples, texts get tags and a category.
alter table app.event_definitions
  add column version integer not null default 1,
  add column owner text not null default '',
  add column examples text[] not null default '{}';
alter table app.business_metrics
  add column version integer not null default 1,
  add column owner text not null default '';
alter table app.knowledge_entries
  add column version integer not null default 1,
  add column tags text[] not null default '{}',
  add column category text not null default '';

create table app.knowledge_versions (
  organization_id integer not null constraint knowledge_versions_organization_exists references app.organizations on delete cascade,
  kind text not null constraint knowledge_versions_kind_known check (kind in ('event-definitions', 'business-metrics', 'entries')),
  item_id uuid not null,
  version integer not null,
  -- null: deleted with this version
  content jsonb,
  created_at timestamptz not null default now(),
  constraint knowledge_versions_pkey primary key (organization_id, kind, item_id, version)
);
alter table app.knowledge_versions enable row level security;
create policy knowledge_versions_own on app.knowledge_versions to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.knowledge_versions to {app_role};

create function app.count_knowledge_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create function app.keep_knowledge_version() returns trigger language plpgsql as $$
declare
  item jsonb := to_jsonb(coalesce(new, old)) - 'search';
  id uuid := (item ->> tg_argv[1])::uuid;
begin
  if tg_op = 'DELETE' then
    -- of a whole organization nothing stays
    if exists (select from app.organizations where organization_id = old.organization_id) then
      insert into app.knowledge_versions (organization_id, kind, item_id, version) values (old.organization_id, tg_argv[0], id, old.version + 1);
    end if;
  else
    insert into app.knowledge_versions (organization_id, kind, item_id, version, content) values (new.organization_id, tg_argv[0], id, new.version, item);
  end if;
  return null;
end $$;

create trigger event_definitions_counted before update on app.event_definitions for each row execute function app.count_knowledge_version();
create trigger business_metrics_counted before update on app.business_metrics for each row execute function app.count_knowledge_version();
create trigger knowledge_entries_counted before update on app.knowledge_entries for each row execute function app.count_knowledge_version();
create trigger event_definitions_kept after insert or update or delete on app.event_definitions
  for each row execute function app.keep_knowledge_version('event-definitions', 'event_definition_id');
create trigger business_metrics_kept after insert or update or delete on app.business_metrics
  for each row execute function app.keep_knowledge_version('business-metrics', 'business_metric_id');
create trigger knowledge_entries_kept after insert or update or delete on app.knowledge_entries
  for each row execute function app.keep_knowledge_version('entries', 'knowledge_entry_id');

insert into app.knowledge_versions (organization_id, kind, item_id, version, content)
select organization_id, 'event-definitions', event_definition_id, version, to_jsonb(d) from app.event_definitions d
union all
select organization_id, 'business-metrics', business_metric_id, version, to_jsonb(m) from app.business_metrics m
union all
select organization_id, 'entries', knowledge_entry_id, version, to_jsonb(e) - 'search' from app.knowledge_entries e;
