/*
{"kind": "metric", "measures": [{"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "eventProperty", "path": "country"}}, {"field": {"source": "eventProperty", "path": "device.os"}}], "limitPerGroup": 2}
*/
select c, os, n from (select properties ->> 'country' as c, properties #>> '{device,os}' as os, count(*) as n, row_number() over (partition by properties ->> 'country' order by count(*) desc, properties #>> '{device,os}') as place
from events group by 1, 2) as x where place <= 2 order by c, place
