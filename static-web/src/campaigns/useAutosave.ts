import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { changeCampaign, getCampaign } from '../api/campaigns';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { asApiError } from '../api/problem';
import { campaignQuery } from './campaignQueries';

const pauseMs = 600;

/**
 * Saves changes of a draft a moment after the last one, one request at a time; what is typed meanwhile is saved next. What somebody else writes at the
 * same time is taken over; only who changes the same as they did is asked.
 */
export function useAutosave(campaign: Campaign) {
  const client = useQueryClient();
  const [left] = useState(() => leftBehind(campaign.id));
  const [draft, setDraft] = useState({ ...campaign, ...left });
  const [saving, setSaving] = useState(isSomething(left));
  const [error, setError] = useState<unknown>(null);
  const known = useRef(campaign);
  const pending = useRef(left);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const learn = useCallback((newest: Campaign) => {
    known.current = newest;
    client.setQueryData(campaignQuery(newest.id).queryKey, newest);
  }, [client]);

  // Where somebody else changed something else meanwhile, there is nothing to decide.
  const write = useCallback(async (next: CampaignChange, leaving: boolean) => {
    try {
      return await changeCampaign(campaign.id, known.current.version, next, leaving);
    } catch (failure) {
      const newest = asApiError(failure).code === 'campaign.version.conflict' ? await getCampaign(campaign.id) : null;
      if (newest === null || clash(known.current, newest, next)) {
        throw failure;
      }
      learn(newest);
      setDraft({ ...newest, ...next, ...pending.current });
      return await changeCampaign(campaign.id, newest.version, next, leaving);
    }
  }, [campaign.id, learn]);

  const save = useCallback(async (leaving = false) => {
    if (busy.current || !isSomething(pending.current)) {
      return;
    }
    busy.current = true;
    const change = pending.current;
    pending.current = {};
    try {
      learn(await write(change, leaving));
      setError(null);
    } catch (failure) {
      pending.current = { ...change, ...pending.current };
      setError(failure);
    } finally {
      busy.current = false;
    }
    setSaving(isSomething(pending.current));
  }, [learn, write]);

  const change = useCallback((next: CampaignChange) => {
    setDraft((shown) => ({ ...shown, ...next }));
    pending.current = { ...pending.current, ...next };
    setSaving(true);
    clearTimeout(timer.current);
    const later = () => {
      timer.current = setTimeout(() => {
        if (busy.current) {
          later();
        } else {
          void save();
        }
      }, pauseMs);
    };
    later();
  }, [save]);

  // Theirs is taken over, and what was written here is put on top of it.
  const retry = useCallback(async () => {
    setSaving(true);
    try {
      const newest = await getCampaign(campaign.id);
      learn(newest);
      setDraft({ ...newest, ...pending.current });
      await save();
    } catch (failure) {
      setError(failure);
      setSaving(false);
    }
  }, [campaign.id, learn, save]);

  // What was saved elsewhere, by another window or by this page as it was left, is shown where nothing of one's own waits.
  useEffect(() => {
    if (campaign.version > known.current.version && !busy.current && !isSomething(pending.current)) {
      known.current = campaign;
      setDraft(campaign);
    }
  }, [campaign]);

  // Who leaves the step, the page or the browser right after typing loses nothing: what may not have arrived is kept for when the page is back.
  useEffect(() => {
    sessionStorage.removeItem(keyOf(campaign.id));
    timer.current = setTimeout(() => void save(), pauseMs);
    const hide = () => {
      if (isSomething(pending.current)) {
        sessionStorage.setItem(keyOf(campaign.id), JSON.stringify(pending.current));
      }
      leave();
    };
    const leave = () => {
      clearTimeout(timer.current);
      void save(true);
    };
    window.addEventListener('pagehide', hide);
    return () => {
      window.removeEventListener('pagehide', hide);
      leave();
    };
  }, [campaign.id, save]);

  return { draft, change, saving, error, retry };
}

function keyOf(campaignId: string): string {
  return `draft ${campaignId}`;
}

/** What was typed a moment before the page was left. */
function leftBehind(campaignId: string): CampaignChange {
  return JSON.parse(sessionStorage.getItem(keyOf(campaignId)) ?? '{}') as CampaignChange;
}

function isSomething(change: CampaignChange): boolean {
  return Object.keys(change).length > 0;
}

/** Whether somebody else changed the same, and to something else. */
function clash(before: Campaign, newest: Campaign, change: CampaignChange): boolean {
  return (Object.keys(change) as (keyof CampaignChange & keyof Campaign)[]).some((field) => !same(newest[field], before[field]) && !same(newest[field], change[field]));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
