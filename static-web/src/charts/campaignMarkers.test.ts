import { expect, it } from 'vitest';
import { campaignMarkers } from './campaignMarkers';

const days = ['2026-03-01', '2026-03-02', '2026-03-03'];

it('marks the day on which a campaign began, by the clocks of the organization', () => {
  const spring = { name: 'Spring', startedAt: '2026-03-01T23:30:00Z' };
  expect(campaignMarkers(days, [spring], 'UTC')).toEqual([{ index: 0, name: 'Spring' }]);
  expect(campaignMarkers(days, [spring], 'Europe/Berlin')).toEqual([{ index: 1, name: 'Spring' }]);
});

it('leaves out drafts and what lies beside the chart', () => {
  const beside = [{ name: 'Draft', startedAt: null }, { name: 'Before', startedAt: '2026-02-28T23:00:00Z' }, { name: 'After', startedAt: '2026-03-04T00:00:00Z' }];
  expect(campaignMarkers(days, beside, 'UTC')).toEqual([]);
});

it('names several of one month together', () => {
  const months = ['2026-01-01', '2026-02-01', '2026-03-01'];
  const many = ['A', 'B', 'C', 'D'].map((name) => ({ name, startedAt: '2026-02-11T08:00:00Z' }));
  expect(campaignMarkers(months, many, 'UTC')).toEqual([{ index: 1, name: 'A, B, C and 1 more' }]);
});

it('compares instants where the data has them', () => {
  const hours = ['2026-03-01T10:00:00+00:00', '2026-03-01T11:00:00+00:00'];
  expect(campaignMarkers(hours, [{ name: 'Noon', startedAt: '2026-03-01T12:30:00+01:00' }], 'Asia/Tokyo')).toEqual([{ index: 1, name: 'Noon' }]);
});
