import { describe, expect, it } from 'vitest';
import { formatDuration, formatExact, formatMilliseconds, formatNumber, toNumber } from './numbers';

describe('numbers', () => {
  it('carry the currency of the organization', () => {
    expect(formatNumber(1234.5, { format: 'money', currency: 'USD' })).toBe('$1,234.50');
    expect(formatNumber(1234.5, { format: 'money', currency: 'EUR' })).toBe('€1,234.50');
    expect(formatNumber(1234, { format: 'money', currency: 'JPY' })).toBe('¥1,234');
  });

  it('do without a currency when the data names none', () => {
    expect(formatNumber(1234.5, { format: 'money' })).toBe('1,234.50');
    expect(formatNumber(1234.5, { format: 'money', currency: 'not one' })).toBe('1,234.50');
  });

  it('are short on axes only from ten thousand on', () => {
    expect(formatNumber(9_999, { format: 'integer', compact: true })).toBe('9,999');
    expect(formatNumber(30_000, { format: 'money', currency: 'USD', compact: true })).toBe('$30K');
    expect(formatNumber(1_742_310.5, { format: 'money', currency: 'USD', compact: true })).toBe('$1.74M');
    expect(formatNumber(1_742_310.5, { format: 'money', currency: 'USD' })).toBe('$1,742,310.50');
  });

  it('show percentages as they travel', () => {
    expect(formatNumber(22.13, { format: 'percent' })).toBe('22.1%');
    expect(formatNumber(0.038, { format: 'percent' })).toBe('0.04%');
    expect(formatNumber(100, { format: 'percent' })).toBe('100%');
  });

  it('keep the digits of small values', () => {
    expect(formatNumber(0.0123)).toBe('0.0123');
    expect(formatNumber(0)).toBe('0');
  });

  it('stay exact beyond the precision of a double', () => {
    expect(formatExact('9007199254740993')).toBe('9,007,199,254,740,993');
    expect(formatExact('-0.5')).toBe('-0.5');
    expect(formatExact('-12345678901234567890.125')).toBe('-12,345,678,901,234,567,890.125');
    expect(formatExact('NaN')).toBe('NaN');
    expect(toNumber('12.50')).toBe(12.5);
    expect(toNumber('twelve')).toBeNull();
    expect(toNumber('')).toBeNull();
    expect(toNumber(null)).toBeNull();
  });
});

describe('durations', () => {
  it('use the two largest units', () => {
    expect(formatDuration(0.853)).toBe('0.85 s');
    expect(formatDuration(45)).toBe('45 s');
    expect(formatDuration(200)).toBe('3 min 20 s');
    expect(formatDuration(7200)).toBe('2 h');
    expect(formatDuration(2 * 86_400 + 4 * 3600 + 59)).toBe('2 d 4 h');
  });

  it('carry over instead of showing sixty seconds', () => {
    expect(formatDuration(119.7)).toBe('2 min');
    expect(formatDuration(3599.9)).toBe('1 h');
  });

  it('show milliseconds as seconds', () => {
    expect(formatMilliseconds(42)).toBe('0.04 s');
    expect(formatMilliseconds(212)).toBe('0.2 s');
    expect(formatMilliseconds(2130)).toBe('2.1 s');
  });
});
