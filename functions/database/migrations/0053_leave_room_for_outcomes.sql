-- A wave of a hundred settles all recipients of a page in one statement, and within one statement nothing is cleared away: what is claimed fills
-- the page's second half, what is settled takes the first one's place, and writes the row but no index. Rows that are there already go on as before.
alter table app.campaign_recipients set (fillfactor = 50);
