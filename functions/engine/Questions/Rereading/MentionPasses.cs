using Analytics.Engine.Model;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Quantities;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// What was read word by word is read again with what stands beside it. Each pass knows one turn of speech, sees all mentions and changes what some of
/// them mean, or their order; a sentence without that turn comes out as it went in. Later passes build on earlier ones: the order is part of the meaning.
/// </summary>
internal static class MentionPasses
{
    private delegate IReadOnlyList<Mention> Pass(IReadOnlyList<Mention> mentions, SemanticModel model, Calendar calendar);

    private static readonly Pass[] All =
    [
        // What is said briefly, said in full.
        (mentions, model, _) => UnitsInNames.Of(mentions, model),
        (mentions, _, _) => QuotedValues.Of(mentions),
        (mentions, _, _) => TrailingTops.Of(mentions),
        (mentions, _, _) => NamedValues.Of(mentions),
        (mentions, _, _) => MessagesOfCampaigns.Of(mentions),
        (mentions, _, _) => DoersByName.Of(mentions),
        (mentions, model, _) => CarriedTogether.Of(mentions, model),
        (mentions, _, _) => NumberDeeds.Of(mentions),
        (mentions, model, _) => GivenScores.Of(mentions, model),
        (mentions, _, _) => ActiveDeeds.Of(mentions),
        (mentions, model, _) => PortionsOfDeeds.Of(mentions, model),
        (mentions, _, _) => HoursOfNumbers.Of(mentions),
        (mentions, _, _) => OwnedTraits.Of(mentions),
        (mentions, _, _) => SubjectsOfDeeds.Of(mentions),
        (mentions, _, _) => SpansOfNumbers.Of(mentions),
        (mentions, _, _) => TypicalPeople.Of(mentions),
        (mentions, _, _) => FlagsOfSteps.Of(mentions),
        (mentions, model, _) => DeedsInOtherWords.Of(mentions, model),
        (mentions, _, _) => OwnNumbers.Of(mentions),
        (mentions, _, _) => MetricsOfThings.Of(mentions),
        (mentions, _, _) => MissedPromises.Of(mentions),
        (mentions, model, calendar) => NamedPeriods.Of(mentions, model, calendar),
        (mentions, _, _) => LooseWords.Of(mentions),
        (mentions, _, _) => AllValues.Of(mentions),
        (mentions, _, _) => OfThem.Of(mentions),
        (mentions, _, _) => SpansBetween.Of(mentions),
        (mentions, _, _) => SaidBriefly.Of(mentions),
        (mentions, _, _) => AgentVerbs.Of(mentions),
        (mentions, _, _) => ServedPeople.Of(mentions),
        (mentions, _, _) => NeverBefore.Of(mentions),
        (mentions, _, _) => Appositions.Of(mentions),

        // Which of several names of the data is meant.
        (mentions, _, _) => ExactNumbers.Of(mentions),
        (mentions, _, _) => TotalsOfNumbers.Of(mentions),
        (mentions, _, _) => GroupNames.Of(mentions),
        (mentions, _, _) => KindsOfGroups.Of(mentions),
        (mentions, _, _) => PathNames.Of(mentions),
        (mentions, _, _) => PairedValues.Of(mentions),
        (mentions, _, _) => NamesOfEvents.Of(mentions),
        (mentions, model, _) => VerbsOfSides.Of(mentions, model),
        (mentions, _, _) => MoreThanOthers.Of(mentions),
        (mentions, _, _) => DeedsFirst.Of(mentions),
        (mentions, _, _) => DoneThings.Of(mentions),
        (mentions, _, _) => TraitPeople.Of(mentions),
        (mentions, model, _) => TypeNames.Of(mentions, model),
        (mentions, model, _) => ThingEvents.Of(mentions, model),
        (mentions, model, _) => WrittenDeeds.Of(mentions, model),
        (mentions, _, _) => WordsOfEvents.Of(mentions),
        (mentions, _, _) => SaidValues.Of(mentions),
        (mentions, _, _) => ExactNames.Of(mentions),
        (mentions, _, _) => PlausibleNumbers.Of(mentions),
        (mentions, _, _) => PartsOfNames.Of(mentions),
        (mentions, _, _) => RankedWords.Of(mentions),
        (mentions, _, _) => OwnVerbs.Of(mentions),
        (mentions, model, _) => TimesOfDeeds.Of(mentions, model),
        (mentions, _, _) => PlainNames.Of(mentions),
        (mentions, _, _) => StatesInOrder.Of(mentions),
        (mentions, _, _) => StatesOfPeople.Of(mentions),
        (mentions, model, _) => NewThings.Of(mentions, model),
        (mentions, model, _) => CarrierOrder.Of(mentions, model),
        (mentions, model, _) => ThingsReceived.Of(mentions, model),
        (mentions, model, _) => StillOpen.Of(mentions, model),
        (mentions, model, _) => UndoneThings.Of(mentions, model),
        (mentions, model, _) => FoundNothing.Of(mentions, model),
        (mentions, _, _) => RatesOfFlags.Of(mentions),
        (mentions, _, _) => WantedSeconds.Of(mentions),

        // Kinds, amounts and who is meant.
        (mentions, _, _) => DeedsOfNumbers.Of(mentions),
        (mentions, _, _) => PeopleOfStates.Of(mentions),
        (mentions, _, _) => CountedPeople.Of(mentions),
        (mentions, _, _) => CountedTraits.Of(mentions),
        (mentions, _, _) => PeopleWithout.Of(mentions),
        (mentions, _, _) => StatesSaid.Of(mentions),
        (mentions, _, _) => KeyedThings.Of(mentions),
        (mentions, model, _) => ThingsInStates.Of(mentions, model),
        (mentions, model, _) => UnitNouns.Of(mentions, model),
        (mentions, _, _) => VerbsOfNumbers.Of(mentions),
        (mentions, _, _) => PaymentWays.Of(mentions),
        (mentions, _, _) => PluralThings.Of(mentions),
        (mentions, _, _) => KindWords.Of(mentions),
        (mentions, model, _) => MoneyAmounts.Of(mentions, model),
        (mentions, model, _) => DeedsOfMoney.Of(mentions, model),
        (mentions, model, _) => OwnAmounts.Of(mentions, model),
        (mentions, model, _) => MeasuredComparisons.Of(mentions, model),
        (mentions, model, _) => QualityQuestions.Of(mentions, model),
        (mentions, model, _) => PayingPeople.Of(mentions, model),
        (mentions, model, _) => SomePeople.Of(mentions, model),
        (mentions, _, _) => PeopleClaims.Of(mentions),
        (mentions, model, _) => BestPeople.Of(mentions, model),
        (mentions, _, _) => PassivePeople.Of(mentions),
        (mentions, _, _) => DividedMoney.Of(mentions),
        (mentions, model, _) => SourcesOfMoney.Of(mentions, model),

        // Turns of speech.
        (mentions, _, _) => CarriedObjects.Of(mentions),
        (mentions, _, _) => UnknownObjects.Of(mentions),
        (mentions, _, _) => HabitWords.Of(mentions),
        (mentions, model, _) => AskedHours.Of(mentions, model),
        (mentions, _, _) => Imperatives.Of(mentions),
        (mentions, _, _) => SingleUnits.Of(mentions),
        (mentions, _, _) => RepeatedPeriods.Of(mentions),
        (mentions, _, calendar) => NextPeriods.Of(mentions, calendar),
        (mentions, _, calendar) => StillActive.Of(mentions, calendar),
        (mentions, _, calendar) => ReturnsLater.Of(mentions, calendar),
        (mentions, _, _) => StatedLimits.Of(mentions),
        (mentions, _, _) => PronounObjects.Of(mentions),
        (mentions, model, _) => Journeys.Of(mentions, model),
        (mentions, model, _) => WhatLeadsTo.Of(mentions, model),
        (mentions, _, _) => Abandonments.Of(mentions),
        (mentions, _, _) => DeedsOfObjects.Of(mentions),
        (mentions, _, _) => WordOrder.Of(mentions),
        (mentions, _, _) => CountedDays.Of(mentions),
        (mentions, _, _) => NumbersOfEach.Of(mentions),
        (mentions, _, _) => OrdinalNumbers.Of(mentions),
        (mentions, model, _) => RowNouns.Of(mentions, model),
        (mentions, _, _) => AgentPhrases.Of(mentions),
        (mentions, model, _) => Whereabouts.Of(mentions, model),
        (mentions, model, _) => ReasonsWhy.Of(mentions, model),
    ];

    public static IReadOnlyList<Mention> Run(IReadOnlyList<Mention> mentions, SemanticModel model, Calendar calendar) =>
        All.Aggregate(mentions, (read, pass) => pass(read, model, calendar));
}
