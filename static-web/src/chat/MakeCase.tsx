import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addCase } from '../api/quality';
import { asApiError } from '../api/problem';
import type { Feedback } from '../api/types';
import { qualityKey } from '../quality/qualityQueries';
import { identityQuery } from '../shell/identity';

/** A rated answer can become a case: a disputed one to be settled, a praised one as what is right. */
export function MakeCase({ messageId, rating, answered }: { messageId: string; rating: Feedback['rating'] | undefined; answered: boolean }) {
  const mayEdit = useQuery(identityQuery).data?.permissions?.includes('knowledge.edit') ?? false;
  const client = useQueryClient();
  const verified = rating === 'up';
  const adding = useMutation({
    mutationFn: () => addCase(messageId, verified),
    onSuccess: async ({ status }) => {
      await client.invalidateQueries({ queryKey: qualityKey });
      notifications.show({ message: status === 'verified' ? 'Verified: the same question is answered so from now on' : 'A case was made: say what is right under Quality', autoClose: 4000 });
    },
    onError: (error) => { notifications.show({ message: asApiError(error).message, color: 'red', autoClose: 6000 }); },
  });
  if (!mayEdit || rating === undefined || (verified && !answered)) {
    return null;
  }
  return (
    <Button size="compact-sm" variant="default" loading={adding.isPending} disabled={adding.isSuccess} onClick={() => { adding.mutate(); }}>
      {adding.isSuccess ? (verified ? 'Verified' : 'Case made') : verified ? 'Verify this answer' : 'Make it a case'}
    </Button>
  );
}
