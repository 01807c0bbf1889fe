using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"repairs that missed the deadline" where rows say whether the deadline was met: those that answer no.</summary>
internal static class MissedPromises
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (!WordLists.MissingVerbs.Contains(mentions[at].Text) || mentions[at].Meanings[0] is EventMeaning { IsPartial: false } or FieldMeaning or ValueMeaning)
            {
                continue;
            }

            var promise = at + 1;
            while (promise < mentions.Count && mentions[promise].IsNoise)
            {
                promise++;
            }

            if (promise < mentions.Count && mentions[promise].Meanings[0] is FieldMeaning { Property: { Events.Count: > 0 } kept } field && YesNo.Of(kept) is { } answer && QuestionTokenizer.Words(kept.Path).Any(word => WordLists.KeepingVerbs.Contains(word.Stem)))
            {
                return [.. mentions.Take(at), mentions[promise] with { Start = mentions[at].Start, Meanings = [new EventMeaning(new EventSelection { Names = kept.Events, Where = answer.Test(field.Field, holds: false), Label = $"{mentions[at].Text} {mentions[promise].Text}".ToLowerInvariant() }) { Score = 1 }] }, .. mentions.Skip(promise + 1)];
            }
        }

        return mentions;
    }
}
