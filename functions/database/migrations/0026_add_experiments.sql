-- Several versions of a message against each other, and people whom no campaign writes to, so that the effect of all of them can be told.

-- A number in [0, 1) that depends on the text only: who is drawn for what is the same however often it is asked.
create function app.hash_share(key text) returns double precision
  language sql immutable strict parallel safe
  return ('x' || substr(md5(key), 1, 7))::bit(28)::integer / 268435456.0::double precision;

alter table app.notification_campaigns
  -- [{name, weight, subject, message, html}]; a part that is missing is the campaign's own
  add column variants jsonb not null default '[]',
  add column test_method text not null default 'all' constraint notification_campaigns_test_method_known check (test_method in ('all', 'winner')),
  add column test_metric text not null default 'opened' constraint notification_campaigns_test_metric_known check (test_metric in ('opened', 'clicked', 'converted')),
  add column test_percent integer not null default 20 constraint notification_campaigns_test_percent_range check (test_percent between 1 and 90),
  -- verdicts are given so long after the start, and not before
  add column test_minutes integer not null default 240 constraint notification_campaigns_test_minutes_range check (test_minutes between 1 and 43200),
  add column test_without_winner text not null default 'best' constraint notification_campaigns_test_without_winner_known check (test_without_winner in ('best', 'stop')),
  add column winner smallint,
  add column decided_at timestamptz,
  add column decision jsonb;

alter table app.contact_settings
  add column control_percent numeric(5, 2) not null default 0 constraint contact_settings_control_percent_range check (control_percent between 0 and 50),
  add column control_since timestamptz;

alter table app.campaign_recipients
  -- which version of the message; null while a person waits for the winner of a test
  add column variant smallint default 0,
  add column in_test boolean not null default false,
  drop constraint campaign_recipients_arm_known,
  add constraint campaign_recipients_arm_known check (arm in ('message', 'holdout', 'control'));

-- Those who wait for a winner are no candidates: looking for the next ones does not walk over them.
drop index app.campaign_recipients_planned_idx;
create index campaign_recipients_planned_idx on app.campaign_recipients (organization_id, campaign_id, recipient_id) where status = 'planned' and variant is not null;
create index campaign_recipients_waiting_idx on app.campaign_recipients (organization_id, campaign_id) where status = 'planned' and variant is null;
