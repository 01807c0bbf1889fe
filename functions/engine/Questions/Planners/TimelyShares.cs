using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"what percentage of parcels are returned within 2 days": of the things that began, those to which it happened in time, where one name holds both the things and what happened to them.</summary>
internal static class TimelyShares
{
    public static FunnelPlan? Plan(Sentence sentence)
    {
        var ask = sentence.FindWhere(mention => mention.Is(Keyword.Share) && !mention.IsContent);
        var length = sentence.FindWhere(mention => mention.Meanings[0] is DurationMeaning, ask + 1);
        var deeds = Enumerable.Range(0, sentence.Count).Where(at => Nouns.At(sentence, at) is EventsNoun { Selection.Names.Count: > 0 }).ToList();
        if (ask is < 0 or > 2 || length < 0 || deeds is not [var only] || only < ask || only > length || sentence.FindWhereAny(Keyword.Not, Keyword.Never, Keyword.Users, Keyword.Who, Keyword.By, Keyword.Per) || sentence.Mentions.Any(mention => mention.As<PeopleMeaning>() is not null))
        {
            return null;
        }

        var happened = ((EventsNoun)Nouns.At(sentence, only)!).Selection!;
        if (happened.Names is not [var name] || SharedKeys.Origin(sentence.Model, name) is not { } origin || Lexicon.StemOf(sentence[only].Text.Split(' ')[0]) != Lexicon.StemOf(SharedKeys.NameOf(origin.Key.Path)))
        {
            return null;
        }

        sentence.Use(ask);
        sentence.Use(only);
        sentence.Use(length);
        var slots = new Slots();
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        var entity = new EntityKey([Field.Property(origin.Key.Path)]) { Name = SharedKeys.NameOf(origin.Key.Path) };
        sentence.Define($"each {entity.Name} by itself ({origin.Key.Path}), from {Naming.Event(origin.Event)} on");
        return new FunnelPlan
        {
            Steps = [EventSelection.Of(origin.Event), happened],
            Entity = entity,
            Window = ((DurationMeaning)sentence[length].Meanings[0]).Duration,
            Range = TimeFrame.Of(sentence, slots).Range,
            OpenEnd = slots.Periods.Count > 0,
            Where = slots.Where,
            Output = FunnelOutput.Rate,
        };
    }
}
