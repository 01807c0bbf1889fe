/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "where": {"kind": "all", "conditions": [{"kind": "timePart", "part": "hourOfDay", "values": [9, 10, 11]}, {"kind": "timePart", "part": "dayOfWeek", "values": [6, 7]}]}}
*/
select count(*) from events where extract(hour from occurred_at at time zone 'Europe/Oslo') between 9 and 11 and extract(dow from occurred_at at time zone 'Europe/Oslo') in (6, 0)
