-- What people asked for, such as a receipt, is no marketing: caps, agreement by attribute and the control group do not keep it back. Somebody says so,
-- and it is part of what is approved.

alter table app.notification_campaigns add column transactional boolean not null default false;

create or replace function app.campaign_content(campaign app.notification_campaigns) returns jsonb
  language sql stable set search_path = pg_catalog
  return jsonb_build_object('version', campaign.version, 'status', campaign.status, 'channel', campaign.channel, 'topic', campaign.topic, 'segment_id', campaign.segment_id,
    'segment_refresh_id', campaign.segment_refresh_id, 'holdout_percent', campaign.holdout_percent, 'goal_event', campaign.goal_event,
    'approved_version', campaign.approved_version, 'approved_by', campaign.approved_by,
    'message_hash', encode(sha256(convert_to(jsonb_build_array(campaign.subject, campaign.message, campaign.html)::text, 'UTF8')), 'hex'))
    || case when campaign.variants = '[]' then '{}' else jsonb_build_object(
      'variants', jsonb_array_length(campaign.variants),
      'variants_hash', encode(sha256(convert_to(jsonb_build_array(campaign.variants, campaign.test_method, campaign.test_metric, campaign.test_percent, campaign.test_minutes,
        campaign.test_without_winner)::text, 'UTF8')), 'hex')) end
    || case when campaign.transactional then jsonb_build_object('transactional', true) else '{}' end;
