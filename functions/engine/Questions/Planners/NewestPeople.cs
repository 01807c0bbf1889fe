using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"5 newest users", "users who signed up most recently": people by when they first came, or last did what is named.</summary>
internal static class NewestPeople
{
    private const int Some = 10;

    public static QueryPlan? Plan(Sentence sentence)
    {
        var last = sentence.FindWhere(mention => mention.Is(Keyword.Last) && !mention.IsContent && IsNewest(mention.Text));
        if (last < 0 || sentence.FindWhereAny(Keyword.When, Keyword.HowMany, Keyword.Share, Keyword.Average, Keyword.By, Keyword.Per))
        {
            return null;
        }

        var number = NumberPass.NumberAt(sentence, last - 1) ?? NumberPass.NumberAt(sentence, last + 1);
        var people = sentence.Next(number is { At: var at } && at > last ? at + 1 : last + 1);
        var plain = sentence.InRange(people) && Nouns.At(sentence, people) is UsersNoun { Selection: null, Users: null };
        var deed = plain ? -1 : sentence.FindWhere(mention => mention.Meanings[0] is EventMeaning);
        if (!plain && (deed < 0 || deed > last || sentence.Next(last + 1) < sentence.Count || !Leads(sentence, deed)))
        {
            return null;
        }

        sentence.Use(last);
        sentence.Use(number?.At ?? -1);
        foreach (var used in Enumerable.Range(0, sentence.Count).Where(used => used == people || used == deed || (sentence[used].Is(Keyword.Users, Keyword.Who) && !sentence[used].IsContent)))
        {
            sentence.Use(used);
        }

        var slots = new Slots();
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        var selection = new EventSelection { Names = deed >= 0 ? ((EventMeaning)sentence[deed].Meanings[0]).Selection.Names : [], Where = slots.Where };
        if (plain)
        {
            sentence.Assume("newest: by their first event");
        }

        return new AudiencePlan
        {
            Users = new Performed(selection) { Range = TimeFrame.Of(sentence, slots).Range, Test = new ValueTest(TestOperator.GreaterOrEqual, 1) },
            Output = AudienceOutput.List,
            Measures = [new AggregateMeasure { Aggregation = plain ? Aggregation.Minimum : Aggregation.Maximum, Field = Field.OccurredAt, Selection = selection, Name = plain ? "first seen" : $"last {Naming.Of(selection)}", Format = ValueFormat.Timestamp }],
            OrderBy = new Ordering(0),
            Limit = number is { Value: > 0 and <= 1000 } asked ? (int)asked.Value : Some,
        };
    }

    private static bool IsNewest(string text) => WordLists.Newest.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>"users who signed up".</summary>
    private static bool Leads(Sentence sentence, int deed) =>
        sentence.Previous(deed - 1) is var who && sentence.InRange(who) && sentence[who].Is(Keyword.Who) && (who == 0 || (sentence.Previous(who - 1) is var noun && sentence.InRange(noun) && Nouns.At(sentence, noun) is UsersNoun));
}
