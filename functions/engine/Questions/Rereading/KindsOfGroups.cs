using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"per racing model" where several models are called racing something: those models, each for itself.</summary>
internal static class KindsOfGroups
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.Per, Keyword.By) && !mentions[at].IsContent && mentions[at + 1].Meanings[0] is ValueMeaning { Operator: TestOperator.Contains, Field: var kind } && mentions[at + 2].Meanings[0] is FieldMeaning { Field: var group } && group == kind)
            {
                return [.. mentions.Take(at), mentions[at + 1], mentions[at], .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }
}
