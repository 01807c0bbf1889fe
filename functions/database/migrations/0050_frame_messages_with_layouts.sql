-- What a campaign's HTML stands in: a copy of one version of a template, so that neither a later version nor a deletion changes what was approved.
alter table app.notification_campaigns
  add column layout_id uuid,
  add column layout_version integer,
  add column layout_html text not null default '';
