-- What was approved is every version of the message and how the test of them is decided, not only the first text. Campaigns without variants say
-- what they said before; those with variants get an entry that says it all.

create or replace function app.campaign_content(campaign app.notification_campaigns) returns jsonb
  language sql stable set search_path = pg_catalog
  return jsonb_build_object('version', campaign.version, 'status', campaign.status, 'channel', campaign.channel, 'topic', campaign.topic, 'segment_id', campaign.segment_id,
    'segment_refresh_id', campaign.segment_refresh_id, 'holdout_percent', campaign.holdout_percent, 'goal_event', campaign.goal_event,
    'approved_version', campaign.approved_version, 'approved_by', campaign.approved_by,
    'message_hash', encode(sha256(convert_to(jsonb_build_array(campaign.subject, campaign.message, campaign.html)::text, 'UTF8')), 'hex'))
    || case when campaign.variants = '[]' then '{}' else jsonb_build_object(
      'variants', jsonb_array_length(campaign.variants),
      'variants_hash', encode(sha256(convert_to(jsonb_build_array(campaign.variants, campaign.test_method, campaign.test_metric, campaign.test_percent, campaign.test_minutes,
        campaign.test_without_winner)::text, 'UTF8')), 'hex')) end;

do $$
begin
  perform app.add_lineage(c.organization_id, 'campaign', c.campaign_id, c.status,
    app.campaign_content(c) || case when c.status in ('sent', 'completed', 'cancelled', 'failed') then jsonb_build_object('delivery', app.outcome_content(c.organization_id, c.campaign_id)) else '{}' end,
    array[c.segment_id])
  from app.notification_campaigns c where c.variants <> '[]';
end
$$;
