/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "grain": "month", "cumulative": true, "rollingBuckets": 2}
*/
select m, n, sum(n) over (order by m), avg(n) over (order by m rows between 1 preceding and current row) from (select date_trunc('month', day::timestamp)::date as m, count(*) as n from events group by 1) as x order by 1
