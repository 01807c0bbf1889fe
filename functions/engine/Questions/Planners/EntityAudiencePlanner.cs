using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Questions about things: "how many parcels were picked up but never delivered", "which products sold in may but not in june", "issues with more than 3 comments".</summary>
internal static class EntityAudiencePlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (sentence.FindWhereAny(Keyword.Versus, Keyword.Compared, Keyword.Top, Keyword.Most, Keyword.Popular) || BucketPass.HasList(sentence) || IsRate(sentence) || SubjectOf(sentence) is not { } subject)
        {
            return null;
        }

        return Read(sentence, subject);
    }

    /// <summary>"refunds per 100 orders" tests nothing.</summary>
    private static bool IsRate(Sentence sentence) => Enumerable.Range(0, Math.Max(0, sentence.Count - 1)).Any(at => sentence[at].Is(Keyword.Per) && sentence[at + 1].As<NumberMeaning>() is not null);

    /// <summary>What the question is about: a key of its own, or an event whose thing the other events share.</summary>
    private sealed record ThingSubject(int Ask, int At, EntityKey? Entity, EventSelection? Event)
    {
        public bool WantsShare { get; init; }

        public bool WantsList { get; init; }
    }

    private static ThingSubject? SubjectOf(Sentence sentence)
    {
        var ask = sentence.Next(0);
        var asks = sentence.InRange(ask) && !sentence[ask].IsContent && sentence[ask].Is(Keyword.HowMany, Keyword.Share, Keyword.Which);
        var at = asks ? sentence.Next(ask + 1, Keyword.Of, Keyword.Distinct, Keyword.Each, Keyword.Those, Keyword.HowMany) : ask;
        if (!sentence.InRange(at) || IsValueOfThing(sentence, at))
        {
            return null;
        }

        var subject = new ThingSubject(asks ? ask : -1, at, null, null)
        {
            WantsShare = asks && sentence[ask].Is(Keyword.Share),
            WantsList = !asks || sentence[ask].Is(Keyword.Which),
        };
        foreach (var meaning in sentence[at].Meanings)
        {
            switch (meaning)
            {
                case EntityMeaning { Entity: var entity } when !Nouns.IsUser(entity):
                    return subject with { Entity = entity };
                case FieldMeaning { Field.Source: FieldSource.EventProperty, Score: > 0.6, Property: { } property } field when IsKey(property):
                    return subject with { Entity = new EntityKey([field.Field]) { Name = field.Name ?? SharedKeys.NameOf(property.Path) } };
                case EventMeaning { Selection.Names.Count: > 0 } when DeedPhrases.IsClause(sentence[at]) || (sentence.InRange(at + 1) && Nouns.At(sentence, at + 1) is UsersNoun):
                    return null;
                case EventMeaning { Selection: { Names.Count: > 0 } named }:
                    return subject with { Event = named, Entity = subject.Ask >= 0 && sentence[subject.Ask].Is(Keyword.Which) && RankPass.Inside(sentence, at, first: true) is { } inside ? new EntityKey([inside.Field]) { Name = inside.Name } : null };
                case PeopleMeaning or KeywordMeaning { Keyword: Keyword.Users } or MetricMeaning:
                    return null;
            }
        }

        return null;
    }

    /// <summary>"team workspaces" where some plan is called team: the word says which of the things, and is none of them itself.</summary>
    private static bool IsValueOfThing(Sentence sentence, int at) =>
        sentence[at].Meanings[0] is ValueMeaning && sentence.InRange(at + 1) && sentence[at + 1].Start == sentence[at].End && sentence[at + 1].Meanings.Any(meaning => meaning is EntityMeaning or FieldMeaning { Property.Role: PropertyRole.Identifier });

    private static bool IsKey(PropertyDefinition property) => !SharedKeys.IsOfOneRow(property) && (property.Role == PropertyRole.Identifier || property is { Type: PropertyType.Text, DistinctCount: >= 3 });

    private static EntityPlan? Read(Sentence sentence, ThingSubject subject)
    {
        sentence.Use(Math.Max(0, subject.Ask), subject.Event is not null && !subject.WantsShare ? subject.At - 1 : subject.At);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        var clauses = new ClauseReader(sentence, slots).Read(subject.Event is not null && !subject.WantsShare ? subject.At : subject.At + 1, sentence.Count);
        CountThings(clauses);
        ClauseSets.Complete(clauses);
        if (slots.Grain is not null || !IsTest(clauses, subject) || clauses.Exists(clause => clause.People is not null || clause.Within is not null || clause.Link is ClauseLink.Then or ClauseLink.After))
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        var entity = subject.Entity ?? SharedKeys.Of(sentence, [.. clauses.Where(clause => clause.Selection is not null).Select(sets.Selection).Append(subject.Event!)]) ?? KeyOf(sentence, clauses, subject);
        if (entity is null || sets.Of(clauses) is not { } members || !AreOfThings(members, sentence, entity))
        {
            return null;
        }

        sentence.Define($"{entity.Name} = distinct {string.Join(" and ", entity.Fields.Select(Naming.Of))}");
        return new EntityPlan
        {
            Entity = entity with { Selection = null },
            Members = members,
            Of = !subject.WantsShare ? null : subject.Event is { } all ? new Performed(all) : entity.Selection is { } own ? new Performed(own) : new EveryUser(),
            Output = subject.WantsList ? AudienceOutput.List : AudienceOutput.Count,
            Chart = slots.Chart,
        };
    }

    /// <summary>"tickets that were escalated twice": one kind of event only, of things that begin with another.</summary>
    private static EntityKey? KeyOf(Sentence sentence, List<UserClause> clauses, ThingSubject subject) =>
        subject.Event is { Names: [var name] } && clauses.Exists(clause => clause.Test is not null && clause.Counted is null) && SharedKeys.Origin(sentence.Model, name) is { } origin
            ? new EntityKey([Field.Property(origin.Key.Path)]) { Name = SharedKeys.NameOf(origin.Key.Path) }
            : null;

    /// <summary>"more than one failed delivery": here the events are counted, not what the knowledge base takes for a thing of them.</summary>
    private static void CountThings(List<UserClause> clauses)
    {
        foreach (var clause in clauses.Where(clause => clause.Counted is EntityNoun { Entity.Selection: not null } && clause.Selection is null))
        {
            clause.Selection = ((EntityNoun)clause.Counted!).Entity.Selection;
        }
    }

    /// <summary>One plain deed is a distinct count, which can also be grouped: left to the metric planner.</summary>
    private static bool IsTest(List<UserClause> clauses, ThingSubject subject) =>
        clauses.Exists(clause => clause.HasDeed || clause.Test is not null)
        && ((subject is { WantsShare: true, Event: { } whole } && clauses.Exists(clause => clause.Selection is { } part && !part.Names.Any(whole.Names.Contains))) || clauses.Exists(clause => clause.Negated || (clause.Test is not null && clause.Counted is not MetricNoun)) || (subject.Entity is not null && clauses.Count(clause => clause.HasDeed && clause.Selection is not null) > 1));

    private static bool AreOfThings(UserSet set, Sentence sentence, EntityKey entity) => set switch
    {
        AllUserSets all => all.Sets.All(inner => AreOfThings(inner, sentence, entity)),
        AnyUserSet any => any.Sets.All(inner => AreOfThings(inner, sentence, entity)),
        NotInUserSet not => AreOfThings(not.Set, sentence, entity),
        Performed performed => performed.Selection.Names.Count == 0 || entity.Fields.All(field => sentence.Facts.Carries(performed.Selection, field)),
        FirstPerformed first => entity.Fields.All(field => sentence.Facts.Carries(first.Selection, field)),
        _ => false,
    };
}
