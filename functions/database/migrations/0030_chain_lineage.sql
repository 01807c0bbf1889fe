-- From a question to a report, as a chain: each step of a segment or campaign adds an entry, whose hash covers its content, the entry
-- before it of the same thing, and the latest entries of what it was made from. Triggers write them in the transaction of the step, so
-- that no way of writing is left out. Entries are added and read, never changed: whoever changes one, or the thing it tells of, breaks
-- the chain, which can be seen by adding it up again.
create table app.lineage_entries (
  lineage_entry_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  organization_id integer not null constraint lineage_entries_organization_exists references app.organizations on delete cascade,
  subject_id uuid not null,
  subject_type text not null constraint lineage_entries_subject_type_known check (subject_type in ('query', 'segment', 'campaign')),
  step text not null,
  -- what was true at that step, as it was hashed
  content text not null,
  previous_hash bytea,
  -- of what it was made from, in order
  parent_hashes bytea[] not null default '{}',
  hash bytea not null,
  constraint lineage_entries_pkey primary key (organization_id, lineage_entry_id)
);
create index lineage_entries_subject_idx on app.lineage_entries (organization_id, subject_id, lineage_entry_id);

create function app.lineage_hash(previous bytea, parents bytea[], content text) returns bytea
  language sql immutable parallel safe set search_path = pg_catalog
  return sha256(coalesce(previous, '') || coalesce((select string_agg(parent, ''::bytea order by place) from unnest(parents) with ordinality as given(parent, place)), '') || convert_to(content, 'UTF8'));

-- The latest hash of each of these things, in the order given; without those that have no entry.
create function app.lineage_heads(organization integer, subjects uuid[]) returns bytea[]
  language sql stable set search_path = pg_catalog
  return coalesce((
    select array_agg(head.hash order by given.place) from unnest(subjects) with ordinality as given(id, place)
    cross join lateral (select hash from app.lineage_entries e where e.organization_id = organization and e.subject_id = given.id order by e.lineage_entry_id desc limit 1) as head), '{}');

create function app.add_lineage(organization integer, type text, subject uuid, step text, content jsonb, parents uuid[]) returns void
  language plpgsql set search_path = pg_catalog
as $$
declare
  previous bytea := (app.lineage_heads(organization, array[subject]))[1];
  made_from bytea[] := app.lineage_heads(organization, parents);
begin
  insert into app.lineage_entries (organization_id, subject_type, subject_id, step, content, previous_hash, parent_hashes, hash)
  values (organization, type, subject, step, content::text, previous, made_from, app.lineage_hash(previous, made_from, content::text));
end
$$;

create function app.segment_content(segment app.user_segments) returns jsonb
  language sql stable set search_path = pg_catalog
  return jsonb_build_object('version', segment.version, 'source', segment.source, 'plan', segment.plan, 'sql', segment.query, 'query_id', segment.query_id, 'message_id', segment.message_id);

create function app.query_content(query app.analytics_queries) returns jsonb
  language sql stable set search_path = pg_catalog
  return jsonb_build_object('question', query.question, 'plan', query.plan, 'sql', query.sql, 'row_hash', encode(query.row_hash, 'hex'), 'row_count', query.row_count, 'as_of', query.as_of);

create function app.campaign_content(campaign app.notification_campaigns) returns jsonb
  language sql stable set search_path = pg_catalog
  return jsonb_build_object('version', campaign.version, 'status', campaign.status, 'channel', campaign.channel, 'topic', campaign.topic, 'segment_id', campaign.segment_id,
    'segment_refresh_id', campaign.segment_refresh_id, 'holdout_percent', campaign.holdout_percent, 'goal_event', campaign.goal_event,
    'approved_version', campaign.approved_version, 'approved_by', campaign.approved_by,
    'message_hash', encode(sha256(convert_to(jsonb_build_array(campaign.subject, campaign.message, campaign.html)::text, 'UTF8')), 'hex'));

-- Who a refresh let in and out, whatever the order they are read in.
create function app.changes_digest(organization integer, segment uuid, refresh bigint) returns text
  language sql stable set search_path = pg_catalog
  return (select count(*) || ':' || coalesce(sum(hashtextextended(c.user_id || case when c.entered then '+' else '-' end, 723)), 0)
    from app.segment_changes c where c.organization_id = organization and c.segment_id = segment and c.segment_refresh_id = refresh);

create function app.outcome_content(organization integer, campaign uuid) returns jsonb
  language sql stable set search_path = pg_catalog
  return (select jsonb_build_object('recipients', coalesce(sum(people), 0), 'opened', coalesce(sum(opened), 0), 'clicked', coalesce(sum(clicked), 0), 'unsubscribed', coalesce(sum(unsubscribed), 0),
      'outcomes', coalesce(jsonb_object_agg(outcome, people), '{}'))
    from (
      select r.status || case when r.status in ('excluded', 'failed') then ' ' || r.reason else '' end as outcome,
        count(*) as people, count(r.opened_at) as opened, count(r.clicked_at) as clicked, count(r.unsubscribed_at) as unsubscribed
      from app.campaign_recipients r where r.organization_id = organization and r.campaign_id = campaign group by 1) as counted);

create function app.note_segment_lineage() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  -- Most questions become no segment: theirs is noted when one does.
  if new.query_id is not null and cardinality(app.lineage_heads(new.organization_id, array[new.query_id])) = 0 then
    perform app.add_lineage(q.organization_id, 'query', q.query_id, 'answered', app.query_content(q), '{}')
    from app.analytics_queries q where q.organization_id = new.organization_id and q.query_id = new.query_id and q.status = 'completed';
  end if;
  perform app.add_lineage(new.organization_id, 'segment', new.segment_id, case when tg_op = 'INSERT' then 'defined' else 'changed' end, app.segment_content(new), array[new.query_id]);
  return null;
end
$$;
create trigger user_segments_created_lineage after insert on app.user_segments for each row execute function app.note_segment_lineage();
create trigger user_segments_changed_lineage after update on app.user_segments
  for each row when ((old.plan, old.query, old.version, old.query_id) is distinct from (new.plan, new.query, new.version, new.query_id)) execute function app.note_segment_lineage();

create function app.note_refresh_lineage() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.add_lineage(new.organization_id, 'segment', new.segment_id, 'refreshed',
    jsonb_build_object('refresh_id', new.segment_refresh_id, 'as_of', new.as_of, 'version', new.version, 'members', new.member_count, 'entered', new.entered_count, 'left', new.left_count,
      'changes', app.changes_digest(new.organization_id, new.segment_id, new.segment_refresh_id)), '{}');
  return null;
end
$$;
create trigger segment_refreshes_lineage after insert on app.segment_refreshes for each row execute function app.note_refresh_lineage();

create function app.note_campaign_lineage() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  perform app.add_lineage(new.organization_id, 'campaign', new.campaign_id,
    case
      when tg_op = 'INSERT' then 'drafted'
      when new.status is distinct from old.status then new.status
      when new.segment_refresh_id is distinct from old.segment_refresh_id then 'planned'
      else 'approved'
    end,
    app.campaign_content(new) || case when tg_op = 'UPDATE' and new.status in ('sent', 'completed', 'cancelled', 'failed')
      then jsonb_build_object('delivery', app.outcome_content(new.organization_id, new.campaign_id)) else '{}' end,
    array[new.segment_id]);
  return null;
end
$$;
create trigger notification_campaigns_created_lineage after insert on app.notification_campaigns for each row execute function app.note_campaign_lineage();
-- A draft is written letter by letter: what counts is what was approved and what became of it.
create trigger notification_campaigns_changed_lineage after update on app.notification_campaigns
  for each row when ((old.status, old.approved_version, old.approved_by, old.segment_refresh_id) is distinct from (new.status, new.approved_version, new.approved_by, new.segment_refresh_id)
    and (old.status <> new.status or new.approved_version is not null or new.segment_refresh_id is not null))
  execute function app.note_campaign_lineage();

alter table app.lineage_entries enable row level security;
create policy lineage_entries_own on app.lineage_entries to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.lineage_entries to {app_role};

-- What there was before.
do $$
begin
  perform app.add_lineage(q.organization_id, 'query', q.query_id, 'answered', app.query_content(q), '{}')
  from app.analytics_queries q where q.status = 'completed' and exists (select from app.user_segments s where s.organization_id = q.organization_id and s.query_id = q.query_id);
  perform app.add_lineage(s.organization_id, 'segment', s.segment_id, 'defined', app.segment_content(s), array[s.query_id]) from app.user_segments s;
  perform app.add_lineage(r.organization_id, 'segment', r.segment_id, 'refreshed',
    jsonb_build_object('refresh_id', r.segment_refresh_id, 'as_of', r.as_of, 'version', r.version, 'members', r.member_count, 'entered', r.entered_count, 'left', r.left_count,
      'changes', app.changes_digest(r.organization_id, r.segment_id, r.segment_refresh_id)), '{}')
  from (select * from app.segment_refreshes order by segment_refresh_id) r;
  perform app.add_lineage(c.organization_id, 'campaign', c.campaign_id, c.status, app.campaign_content(c), array[c.segment_id]) from app.notification_campaigns c;
end
$$;
