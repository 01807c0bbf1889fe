import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { changeCampaign, getCampaign } from '../api/campaigns';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { campaignQuery } from './campaignQueries';

const pauseMs = 600;

/** Saves changes of a draft a moment after the last one, one request at a time; what is typed meanwhile is saved next. */
export function useAutosave(campaign: Campaign) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(campaign);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const version = useRef(campaign.version);
  const pending = useRef<CampaignChange>({});
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async (leaving = false) => {
    if (busy.current || Object.keys(pending.current).length === 0) {
      return;
    }
    busy.current = true;
    const change = pending.current;
    pending.current = {};
    try {
      const saved = await changeCampaign(campaign.id, version.current, change, leaving);
      version.current = saved.version;
      client.setQueryData(campaignQuery(campaign.id).queryKey, saved);
      setError(null);
    } catch (failure) {
      pending.current = { ...change, ...pending.current };
      setError(failure);
    } finally {
      busy.current = false;
    }
    setSaving(Object.keys(pending.current).length > 0);
  }, [campaign.id, client]);

  const change = useCallback((next: CampaignChange) => {
    setDraft((known) => ({ ...known, ...next }));
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

  // Somebody else may have changed the draft meanwhile: theirs is taken over, and only what was written here is put on top of it.
  const retry = useCallback(async () => {
    setSaving(true);
    try {
      const newest = await getCampaign(campaign.id);
      version.current = newest.version;
      client.setQueryData(campaignQuery(campaign.id).queryKey, newest);
      setDraft({ ...newest, ...pending.current });
      await save();
    } catch (failure) {
      setError(failure);
      setSaving(false);
    }
  }, [campaign.id, client, save]);

  // Who leaves the step, the page or the browser right after typing loses nothing.
  useEffect(() => {
    const leave = () => {
      clearTimeout(timer.current);
      void save(true);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [save]);

  return { draft, change, saving, error, retry };
}
