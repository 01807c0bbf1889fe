using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"paying members": whatever the people are called, "paying" before them makes them those with revenue.</summary>
internal static class PayingPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        if (!mentions.Any(IsPaying) || new ModelFacts(model).RevenueSelection is not { } paid)
        {
            return mentions;
        }

        var joined = new List<Mention>();
        foreach (var mention in mentions)
        {
            if (joined.Count > 0 && IsPaying(joined[^1]) && ArePeople(mention))
            {
                var paying = joined[^1];
                joined[^1] = new Mention(paying.Start, mention.End, $"{paying.Text} {mention.Text}", [new PeopleMeaning(paid), new KeywordMeaning(Keyword.Payers) { Score = 0.9 }]);
            }
            else
            {
                joined.Add(mention);
            }
        }

        return joined;
    }

    private static bool IsPaying(Mention mention) => mention.Text.Equals("paying", StringComparison.OrdinalIgnoreCase) && mention.Is(Keyword.Spend);

    private static bool ArePeople(Mention mention) => mention.Meanings[0] switch
    {
        EntityMeaning { Entity: var entity } => Nouns.IsUser(entity) && entity.Selection is null,
        PeopleMeaning { Selection: null, Users: null } => true,
        FieldMeaning { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId } => true,
        KeywordMeaning { Keyword: Keyword.Users } => true,
        _ => false,
    };
}
