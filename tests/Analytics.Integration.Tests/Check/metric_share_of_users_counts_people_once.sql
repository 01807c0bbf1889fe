/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Users", "aggregation": "countDistinct", "field": {"source": "userId"}}], "breakdowns": [{"field": {"source": "eventProperty", "path": "device.os"}}], "shareOfTotal": true}
*/
select properties -> 'device' ->> 'os', count(distinct user_id), 100.0 * count(distinct user_id) / (select count(distinct user_id) from events) from events where user_id is not null group by 1 order by 2 desc, 1
