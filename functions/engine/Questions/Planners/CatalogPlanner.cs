using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Questions about the data itself.</summary>
internal static class CatalogPlanner
{
    private static readonly (Keyword Keyword, CatalogSubject Subject)[] Subjects =
    [
        (Keyword.CatalogEvents, CatalogSubject.Events), (Keyword.CatalogProperties, CatalogSubject.Properties),
        (Keyword.CatalogMetrics, CatalogSubject.Metrics), (Keyword.Catalog, CatalogSubject.Overview),
    ];

    public static QueryPlan? Plan(Sentence sentence)
    {
        // "hello": nothing is asked yet, so it is told what can be.
        if (sentence.FindWhereAny(Keyword.Greeting) && sentence.Mentions.All(mention => mention.Is(Keyword.Noise, Keyword.Greeting)))
        {
            return new CatalogPlan { Subject = CatalogSubject.Overview };
        }

        foreach (var (keyword, subject) in Subjects)
        {
            var at = sentence.FindWhere(mention => mention.Is(keyword) && mention.Meanings[0] is KeywordMeaning);
            if (at < 0)
            {
                continue;
            }

            sentence.Use(at);
            var name = sentence.FindWhere(mention => mention.IsContent && mention.Meanings[0] is EventMeaning or FieldMeaning);
            if (name >= 0)
            {
                sentence.Use(name);
            }

            return new CatalogPlan { Subject = subject, Name = name >= 0 ? NameOf(sentence[name].Meanings[0]) : null };
        }

        return Values(sentence);
    }

    // which values does country have | what are the possible values of plan
    private static CatalogPlan? Values(Sentence sentence)
    {
        var word = sentence.FindWhere(mention => mention.Text.ToLowerInvariant() is "values" or "options" or "possible values");
        var name = sentence.FindWhere(mention => mention.Meanings[0] is FieldMeaning);
        var other = Enumerable.Range(0, sentence.Count).Any(at => at != name && at != word && sentence[at].IsContent && sentence[at].Meanings[0] is not KeywordMeaning);
        if (word < 0 || name < 0 || other || sentence.Has(Keyword.HowMany) || sentence.Has(Keyword.Average, Keyword.Sum, Keyword.Median))
        {
            return null;
        }

        sentence.Use(word);
        sentence.Use(name);
        return new CatalogPlan { Subject = CatalogSubject.Values, Name = NameOf(sentence[name].Meanings[0]) };
    }

    private static string? NameOf(Meaning meaning) => meaning switch
    {
        EventMeaning named => named.Selection.Names.Count > 0 ? named.Selection.Names[0] : null,
        FieldMeaning field => field.Field.Path,
        _ => null,
    };
}
