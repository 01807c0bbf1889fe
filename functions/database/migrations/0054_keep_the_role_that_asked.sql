-- An answer may save a segment or a campaign: only when whoever asked may do that by hand. Questions from before have no role and save nothing.
alter table app.messages add column asked_as text;
