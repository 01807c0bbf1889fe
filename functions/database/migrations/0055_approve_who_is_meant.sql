-- A second person approves a message to certain people: when the segment is defined anew, the approval is over. Null: nobody but who launched it agreed.
alter table app.notification_campaigns add column approved_segments text;

update app.notification_campaigns c set approved_segments = s.segment_id || ':' || s.version
from app.user_segments s
where s.organization_id = c.organization_id and s.segment_id = c.segment_id and c.status in ('draft', 'scheduled')
  and c.approved_version = c.version and c.approved_by <> coalesce(c.edited_by, c.person_id);
