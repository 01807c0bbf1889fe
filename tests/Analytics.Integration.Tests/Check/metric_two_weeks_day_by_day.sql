/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "day", "range": {"from": "2025-02-09T23:00:00Z", "to": "2025-02-16T23:00:00Z", "label": "this week"}, "comparison": {"ranges": [{"from": "2025-02-02T23:00:00Z", "to": "2025-02-09T23:00:00Z", "label": "last week"}], "percentChange": true}}
*/
select d, before, now, 100.0 * (now - before) / nullif(before, 0) from (
  select d::date as d, (select count(*) from events where day = d::date - 7) as before, (select count(*) from events where day = d::date) as now
  from generate_series(timestamp '2025-02-10', timestamp '2025-02-16', interval '1 day') as d) as x order by 1
