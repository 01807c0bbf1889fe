-- A segment knows the answer it came from and holds a snapshot of its members; a campaign knows the segment.
create table app.user_segments (
  organization_id integer not null constraint user_segments_organization_exists references app.organizations on delete cascade,
  segment_id uuid not null default gen_random_uuid(),
  name text not null,
  description text not null default '',
  query text not null default '',
  plan jsonb,
  version integer not null default 1,
  status text not null default 'draft' constraint user_segments_status_known check (status in ('draft', 'refreshing', 'ready', 'failed')),
  user_count bigint,
  refreshed_at timestamptz,
  message_id uuid,
  query_id uuid,
  person_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint user_segments_pkey primary key (organization_id, segment_id)
);
create unique index user_segments_name_unique on app.user_segments (organization_id, lower(name)) where deleted_at is null;

create table app.segment_members (
  user_id bigint not null,
  organization_id integer not null,
  segment_id uuid not null,
  created_at timestamptz not null default now(),
  constraint segment_members_pkey primary key (organization_id, segment_id, user_id),
  constraint segment_members_segment_exists foreign key (organization_id, segment_id) references app.user_segments (organization_id, segment_id) on delete cascade
);

create table app.notification_campaigns (
  organization_id integer not null constraint notification_campaigns_organization_exists references app.organizations on delete cascade,
  campaign_id uuid not null default gen_random_uuid(),
  segment_id uuid,
  name text not null,
  channel text not null default 'email' constraint notification_campaigns_channel_known check (channel in ('email', 'sms', 'push')),
  subject text not null default '',
  message text not null default '',
  status text not null default 'draft' constraint notification_campaigns_status_known
    check (status in ('draft', 'scheduled', 'sending', 'paused', 'sent', 'completed', 'cancelled', 'failed')),
  scheduled_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  sent_count bigint not null default 0,
  message_id uuid,
  person_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint notification_campaigns_pkey primary key (organization_id, campaign_id),
  constraint notification_campaigns_segment_exists foreign key (organization_id, segment_id) references app.user_segments (organization_id, segment_id),
  constraint notification_campaigns_scheduled_at_present check (status <> 'scheduled' or scheduled_at is not null)
);
create index notification_campaigns_due_idx on app.notification_campaigns (scheduled_at) where status = 'scheduled';
create index notification_campaigns_segment_id_idx on app.notification_campaigns (organization_id, segment_id);

alter table app.user_segments enable row level security;
alter table app.segment_members enable row level security;
alter table app.notification_campaigns enable row level security;
create policy user_segments_own on app.user_segments to {app_role} using (organization_id = (select app.current_organization()));
create policy segment_members_own on app.segment_members to {app_role} using (organization_id = (select app.current_organization()));
create policy notification_campaigns_own on app.notification_campaigns to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.user_segments, app.segment_members, app.notification_campaigns to {app_role};
