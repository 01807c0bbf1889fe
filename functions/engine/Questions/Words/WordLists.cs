using System.Collections.Frozen;

namespace Analytics.Engine.Questions.Words;

/// <summary>Short lists of ordinary words by which a turn of speech is told, from lists.lexicon. Case does not matter.</summary>
internal static class WordLists
{
    private static readonly FrozenDictionary<string, string[]> All = LexiconFile.Entries("lists").ToFrozenDictionary(entry => entry.Head, entry => entry.Items);

    /// <summary>Abbreviations that everybody reads as a word, so that they are no initials of a name.</summary>
    public static FrozenSet<string> Abbreviations { get; } = Of("abbreviations");

    /// <summary>Stems of verbs that "to" goes with ("add to cart"), so that it leads to no next step.</summary>
    public static FrozenSet<string> DirectedVerbs { get; } = StemsOf("directed verbs");

    /// <summary>Stems of people who are called by what they have or look for ("pet owners").</summary>
    public static FrozenSet<string> Owners { get; } = StemsOf("owners");

    /// <summary>"women", "men": people by what they are.</summary>
    public static FrozenSet<string> Sexes { get; } = Of("sexes");

    /// <summary>"waited two hours in total".</summary>
    public static FrozenSet<string> SumsOverTime { get; } = Of("sums over time");

    /// <summary>"watched less than 30 minutes": what people do again and again and for some time.</summary>
    public static FrozenSet<string> ConsumingVerbs { get; } = Of("consuming verbs");

    /// <summary>"sold together": what happens to things at once.</summary>
    public static FrozenSet<string> JointVerbs { get; } = Of("joint verbs");

    /// <summary>"what time of day do they come".</summary>
    public static FrozenSet<string> ComingVerbs { get; } = Of("coming verbs");

    /// <summary>Stems by which an event says that somebody came.</summary>
    public static FrozenSet<string> Comings { get; } = StemsOf("comings");

    /// <summary>"no shows", "never turned up": ways to say that somebody did not come.</summary>
    public static FrozenSet<string> NoShows { get; } = Of("no shows");

    /// <summary>Stems by which an event says that somebody did not come.</summary>
    public static FrozenSet<string> Missing { get; } = StemsOf("missing");

    /// <summary>"searches that found nothing".</summary>
    public static FrozenSet<string> FindingVerbs { get; } = Of("finding verbs");

    /// <summary>Stems of what a search finds.</summary>
    public static FrozenSet<string> Findings { get; } = StemsOf("findings");

    /// <summary>Stems of what a try comes to that does not succeed.</summary>
    public static FrozenSet<string> Failures { get; } = StemsOf("failures");

    /// <summary>Stems of deeds by which money comes in.</summary>
    public static FrozenSet<string> ReceivingDeeds { get; } = StemsOf("receiving deeds");

    /// <summary>"failed to log in".</summary>
    public static FrozenSet<string> FailingVerbs { get; } = Of("failing verbs");

    /// <summary>What a campaign sends.</summary>
    public static FrozenSet<string> MessageNouns { get; } = Of("message nouns");

    /// <summary>Words that may stand between a verb and its object.</summary>
    public static FrozenSet<string> Joins { get; } = Of("joins");

    /// <summary>"how did it do", "results of": what became of something as a whole is asked.</summary>
    public static FrozenSet<string> OutcomeWords { get; } = Of("outcome words");

    /// <summary>"bought together with".</summary>
    public static FrozenSet<string> PairingWords { get; } = Of("pairing words");

    /// <summary>"what else do they buy".</summary>
    public static FrozenSet<string> OtherThings { get; } = Of("other things");

    /// <summary>"members were invited".</summary>
    public static FrozenSet<string> PassiveVerbs { get; } = Of("passive verbs");

    /// <summary>"customers we served".</summary>
    public static FrozenSet<string> ServingVerbs { get; } = Of("serving verbs");

    /// <summary>Stems of deeds by which money comes again and again.</summary>
    public static FrozenSet<string> RecurringDeeds { get; } = StemsOf("recurring deeds");

    /// <summary>Stems of deeds that say so themselves.</summary>
    public static FrozenSet<string> Renewals { get; } = StemsOf("renewals");

    /// <summary>"often bought with".</summary>
    public static FrozenSet<string> Frequencies { get; } = Of("frequencies");

    /// <summary>What holds several things that are bought at once ("in the same basket").</summary>
    public static FrozenSet<string> Baskets { get; } = Of("baskets");

    /// <summary>"viewed a product and bought it".</summary>
    public static FrozenSet<string> ObjectPronouns { get; } = Of("object pronouns");

    /// <summary>"until they get a card".</summary>
    public static FrozenSet<string> GettingVerbs { get; } = Of("getting verbs");

    /// <summary>"never bought anything but got a refund".</summary>
    public static FrozenSet<string> HavingVerbs { get; } = Of("having verbs");

    /// <summary>Stems of deeds by which people get a thing.</summary>
    public static FrozenSet<string> Handovers { get; } = StemsOf("handovers");

    /// <summary>"how many went from … to …".</summary>
    public static FrozenSet<string> GoingVerbs { get; } = Of("going verbs");

    /// <summary>"how many visits does it take".</summary>
    public static FrozenSet<string> NeedingVerbs { get; } = Of("needing verbs");

    /// <summary>"sessions that started with a search".</summary>
    public static FrozenSet<string> BeginningVerbs { get; } = Of("beginning verbs");

    /// <summary>"sessions that ended with a purchase".</summary>
    public static FrozenSet<string> FinishingVerbs { get; } = Of("finishing verbs");

    /// <summary>Stems of deeds by which something ends.</summary>
    public static FrozenSet<string> EndedDeeds { get; } = StemsOf("ended deeds");

    /// <summary>What a thing that began is until it ends ("disputes that are still open").</summary>
    public static FrozenSet<string> OpenStates { get; } = Of("open states");

    /// <summary>Stems of what a number that people give is called.</summary>
    public static FrozenSet<string> Scores { get; } = StemsOf("scores");

    /// <summary>"how many tickets does an agent solve".</summary>
    public static FrozenSet<string> SomeOne { get; } = Of("some one");

    /// <summary>"read an article" where rows say that it was viewed.</summary>
    public static FrozenSet<string> ViewingVerbs { get; } = Of("viewing verbs");

    /// <summary>"households that were set up".</summary>
    public static FrozenSet<string> CreatingVerbs { get; } = Of("creating verbs");

    /// <summary>Stems of words of a length of time that say nothing of what took so long.</summary>
    public static FrozenSet<string> PlainLengths { get; } = StemsOf("plain lengths");

    /// <summary>"how many tickets did each agent solve".</summary>
    public static FrozenSet<string> Everyone { get; } = Of("everyone");

    /// <summary>"missed the deadline".</summary>
    public static FrozenSet<string> MissingVerbs { get; } = Of("missing verbs");

    /// <summary>Stems of what is done with a promise that is kept.</summary>
    public static FrozenSet<string> KeepingVerbs { get; } = StemsOf("keeping verbs");

    /// <summary>"who gave us a 1".</summary>
    public static FrozenSet<string> GivingVerbs { get; } = Of("giving verbs");

    /// <summary>Words that begin with "un" and name a deed of its own.</summary>
    public static FrozenSet<string> Reversals { get; } = Of("reversals");

    /// <summary>"alarms that nobody confirmed".</summary>
    public static FrozenSet<string> Nobodies { get; } = Of("nobodies");

    /// <summary>"bills waiting for payment".</summary>
    public static FrozenSet<string> Waiting { get; } = Of("waiting");

    /// <summary>Parts of words for a change to less.</summary>
    public static FrozenSet<string> DownwardChanges { get; } = Of("downward changes");

    /// <summary>Parts of words for who came last.</summary>
    public static FrozenSet<string> Newest { get; } = Of("newest");

    /// <summary>"drop Germany": words that put aside what follows.</summary>
    public static FrozenSet<string> DroppingWords { get; } = Of("dropping words");

    /// <summary>"what did people buy": verbs that stand before who did it.</summary>
    public static FrozenSet<string> Auxiliaries { get; } = Of("auxiliaries");

    /// <summary>Words for the people of the answer before.</summary>
    public static FrozenSet<string> PeopleBefore { get; } = Of("people before");

    /// <summary>Words for the people or things of the answer before.</summary>
    public static FrozenSet<string> OnesBefore { get; } = Of("ones before");

    /// <summary>"people without an account": what guests do not have.</summary>
    public static FrozenSet<string> Accounts { get; } = Of("accounts");

    /// <summary>"energy delivered": verbs for what a number tells of.</summary>
    public static FrozenSet<string> YieldingVerbs { get; } = Of("yielding verbs");

    private static FrozenSet<string> Of(string name) => All[name].ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string> StemsOf(string name) => All[name].Select(Stemmer.Stem).ToFrozenSet();
}
