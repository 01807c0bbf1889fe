/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "hourOfDay"}
*/
select h, (select count(*) from events where extract(hour from occurred_at at time zone 'Europe/Oslo') = h) from generate_series(0, 23) as h order by 1
