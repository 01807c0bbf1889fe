-- What a segment of a text message costs, by the beginning of the number: {"+1": 0.0079, "+49": 0.075}.

alter table app.contact_settings
  add column sms_prices jsonb not null default '{}',
  add column sms_currency text not null default '';
