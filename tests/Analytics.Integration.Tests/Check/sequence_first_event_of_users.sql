/*
{"kind": "sequence", "anchor": {"names": []}, "direction": "first"}
*/
select name, count(*) as times, 100.0 * count(*) / sum(count(*)) over () as share
from (select distinct on (user_id) user_id, name from events where user_id is not null order by user_id, occurred_at, event_id) as firsts group by 1 order by 2 desc, 1
