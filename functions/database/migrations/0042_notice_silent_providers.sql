-- A provider that reports what became of messages can fall silent: its address was changed, or its reports are refused on the way. How long it
-- usually takes is learned from itself.

alter table app.channel_health
  add column last_report_at timestamptz,
  -- the first message that was taken since the last report
  add column waiting_since timestamptz,
  -- how long reports usually take to begin; falls slowly, rises at once
  add column usual_report_seconds double precision not null default 0;
