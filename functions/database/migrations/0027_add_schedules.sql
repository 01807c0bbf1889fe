-- When messages go out: again and again, in each person's own time, at the hour at which they are about, and not faster than wanted.

-- The instant of a time of the clock on the wall. Of a time that comes twice it is the first; a time that is skipped is as much later as the
-- clocks were put forward.
create function app.instant_of(wall timestamp, zone text) returns timestamptz
  language sql stable strict parallel safe
  return coalesce(
    (select min(found.at) from (values (interval '0'), (interval '30 minutes'), (interval '1 hour'), (interval '2 hours'), (interval '3 hours')) as step(back),
      lateral (select (wall at time zone zone) - step.back as at) as found where (found.at at time zone zone) = wall),
    wall at time zone zone);

alter table app.notification_campaigns
  add column send_time text not null default 'together' constraint notification_campaigns_send_time_known check (send_time in ('together', 'local', 'best')),
  add column throttle_per_minute integer constraint notification_campaigns_throttle_per_minute_positive check (throttle_per_minute > 0),
  -- a start that was missed by more is not made up for; 0: hardly at all
  add column late_hours integer not null default 24 constraint notification_campaigns_late_hours_range check (late_hours between 0 and 168),
  add column recurrence jsonb,
  -- of an occurrence: which campaign it is one of, and which one
  add column recurring_campaign_id uuid,
  add column occurrence_at timestamptz;
create unique index notification_campaigns_occurrence_unique on app.notification_campaigns (organization_id, recurring_campaign_id, occurrence_at) where recurring_campaign_id is not null;

alter table app.contact_settings
  -- {channel: {from, until}}: other quiet hours than the general ones
  add column channel_quiet_hours jsonb not null default '{}',
  -- how many messages a channel may send on its first, second, … day; none: as many as there are
  add column warm_up_daily integer[] not null default '{}',
  add column warm_up_from date,
  add constraint contact_settings_warm_up_whole check (cardinality(warm_up_daily) = 0 or warm_up_from is not null);

alter table app.campaign_recipients
  -- when the message was handed over, by the business clock; what caps and ceilings count
  add column messaged_at timestamptz;
update app.campaign_recipients set messaged_at = claimed_at where claimed_at is not null;

drop index app.campaign_recipients_planned_idx;
create index campaign_recipients_planned_idx on app.campaign_recipients (organization_id, campaign_id, coalesce(send_after, '-infinity'::timestamptz), recipient_id)
  where status = 'planned' and variant is not null;
drop index app.campaign_recipients_address_idx;
create index campaign_recipients_address_idx on app.campaign_recipients (organization_id, channel, address, messaged_at) where status in ('sending', 'unknown', 'accepted', 'delivered');
create index campaign_recipients_messaged_at_idx on app.campaign_recipients (organization_id, channel, messaged_at) where messaged_at is not null;
