namespace Analytics.Lineage;

internal static class LineageSql
{
    /// <summary>
    /// Ancestors and descendants of $1, whatever it is: nodes (place, null, id, type, title, at, subject, facts), then edges (9, from, to).
    /// </summary>
    public const string Collect =
        """
        -- lineage.collect
        with segment as (
          select s.* from app.user_segments s where s.organization_id = app.current_organization()
            and (s.segment_id = $1 or s.query_id = $1 or s.message_id = $1
              or s.query_id in (select q.query_id from app.analytics_queries q where q.organization_id = app.current_organization() and q.message_id = $1)
              or s.segment_id = (select c.segment_id from app.notification_campaigns c where c.organization_id = app.current_organization() and c.campaign_id = $1))
          order by s.created_at limit 200
        ), campaign as (
          select c.* from app.notification_campaigns c where c.organization_id = app.current_organization()
            and (c.campaign_id = $1 or c.message_id = $1
              or (c.segment_id in (select segment_id from segment) and not exists (select from app.notification_campaigns own where own.organization_id = app.current_organization() and own.campaign_id = $1)))
          order by c.created_at limit 200
        ), query as (
          select q.* from app.analytics_queries q where q.organization_id = app.current_organization()
            and (q.query_id = $1 or q.message_id = $1 or q.query_id in (select query_id from segment))
          order by q.created_at limit 50
        ), message as (
          select m.* from app.messages m where m.organization_id = app.current_organization()
            and (m.message_id = $1 or m.message_id in (select message_id from query union select message_id from segment union select message_id from campaign))
        ), refresh as (
          select r.* from segment s cross join lateral (
            select * from app.segment_refreshes r where r.organization_id = s.organization_id and r.segment_id = s.segment_id
              and (r.segment_refresh_id in (select segment_refresh_id from campaign) or s.segment_id = $1) order by r.segment_refresh_id desc limit 20) as r
        ), node as (
          select 1 as place, 'question:' || message_id as id, 'question' as type, coalesce(question, 'A question') as title, created_at as at, message_id as subject_id,
            jsonb_build_object('conversationId', conversation_id, 'status', status) as facts from message
          union all select 2, 'query:' || query_id, 'query', coalesce(title, question, 'A query'), created_at, query_id,
            jsonb_build_object('sql', sql, 'rows', row_count, 'rowHash', encode(row_hash, 'hex')) from query
          union all select 3, 'segment:' || segment_id, 'segment', name, created_at, segment_id,
            jsonb_build_object('sql', query, 'people', user_count, 'version', version, 'source', source, 'deleted', deleted_at is not null) from segment
          union all select 4, 'refresh:' || segment_refresh_id, 'refresh', 'Members as of ' || to_char(as_of at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', created_at, null,
            jsonb_build_object('people', member_count, 'entered', entered_count, 'left', left_count, 'version', version) from refresh
          union all select 5, 'campaign:' || campaign_id, 'campaign', name, created_at, campaign_id,
            jsonb_build_object('status', status, 'channel', channel, 'version', version, 'approvedBy', approved_by, 'approvedAt', approved_at, 'deleted', deleted_at is not null) from campaign
          union all select 6, 'delivery:' || c.campaign_id, 'delivery', 'Delivery', c.started_at, null,
            app.outcome_content(c.organization_id, c.campaign_id) - 'opened' - 'clicked' - 'unsubscribed' from campaign c where c.started_at is not null
          union all select 7, 'report:' || c.campaign_id, 'report', 'Report', coalesce(c.completed_at, c.sent_at), null,
            (app.outcome_content(c.organization_id, c.campaign_id) - 'outcomes' - 'recipients') || jsonb_build_object('final', c.completed_at is not null)
            from campaign c where c.sent_at is not null
        ), edge as (
          select 'question:' || message_id as origin, 'query:' || query_id as target from query where message_id in (select message_id from message)
          union all select 'query:' || query_id, 'segment:' || segment_id from segment where query_id in (select query_id from query)
          union all select 'question:' || s.message_id, 'segment:' || s.segment_id from segment s
            where s.message_id in (select message_id from message) and not coalesce(s.query_id in (select query_id from query), false)
          union all select 'segment:' || segment_id, 'refresh:' || segment_refresh_id from refresh
          union all select case when c.segment_refresh_id in (select segment_refresh_id from refresh) then 'refresh:' || c.segment_refresh_id else 'segment:' || c.segment_id end, 'campaign:' || c.campaign_id
            from campaign c where c.segment_id in (select segment_id from segment)
          union all select 'question:' || c.message_id, 'campaign:' || c.campaign_id from campaign c
            where c.message_id in (select message_id from message) and not coalesce(c.segment_id in (select segment_id from segment), false)
          union all select 'campaign:' || campaign_id, 'delivery:' || campaign_id from campaign where started_at is not null
          union all select 'delivery:' || campaign_id, 'report:' || campaign_id from campaign where started_at is not null and sent_at is not null
        )
        select place, null, id, type, title, at, subject_id, facts::text from node
        union all select 9, origin, target, '', '', null, null, '{}' from edge
        order by 1, 6
        """;
}
