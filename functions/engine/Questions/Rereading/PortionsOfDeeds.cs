using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"what percentage of episodes are finished" where rows are called "episode_started" and "episode_finished": of those that began, what happened to the same kind of thing.</summary>
internal static partial class PortionsOfDeeds
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var share = Enumerable.Range(0, Math.Max(0, mentions.Count - 1)).FirstOrDefault(at => mentions[at].Is(Keyword.Share) && !mentions[at].IsContent, -1);
        return share < 0 ? mentions : Claim(mentions, share, model) ?? Named(mentions, share) ?? mentions;
    }

    /// <summary>"episodes are finished" as the whole name of an event: the claim is the part.</summary>
    private static IReadOnlyList<Mention>? Claim(IReadOnlyList<Mention> mentions, int share, SemanticModel model)
    {
        var claim = mentions[share + 1];
        return claim.Meanings[0] is EventMeaning { IsPartial: false, Selection: { Names: [var done], Where: null } } part && Verb().IsMatch(claim.Text) && new ModelFacts(model).BegunBefore(done) is { } begun && !HaveKey(model, begun, done)
            ? [.. mentions.Take(share + 1), claim with { Meanings = [new EventMeaning(EventSelection.Of(begun)) { Score = 1 }] }, claim with { Start = claim.End, Text = "are", Meanings = [new KeywordMeaning(Keyword.Is) { Score = 0.9 }] }, claim with { Start = claim.End, Meanings = [part] }, .. mentions.Skip(share + 2)]
            : null;
    }

    /// <summary>By a key the things themselves can be followed.</summary>
    private static bool HaveKey(SemanticModel model, string begun, string done) =>
        model.Properties.Any(property => property.Role == PropertyRole.Identifier && property.Events.Contains(begun) && property.Events.Contains(done));

    /// <summary>"started episodes are finished": the word behind names an event of the same thing.</summary>
    private static IReadOnlyList<Mention>? Named(IReadOnlyList<Mention> mentions, int share)
    {
        if (share + 3 >= mentions.Count || !mentions[share + 2].Is(Keyword.Is) || mentions[share + 1].Meanings[0] is not EventMeaning { IsPartial: false, Selection: { Names: [var begun], Where: null } } || mentions[share + 3].Meanings[0] is not EventMeaning { IsPartial: true, IsRelated: false })
        {
            return null;
        }

        var thing = Naming.ThingAndDeed(begun).Thing;
        var parts = mentions[share + 3].Meanings.OfType<EventMeaning>().Where(meaning => meaning is { IsRelated: false, Selection: { Names: [var name], Where: null } } && name != begun && Naming.ThingAndDeed(name).Thing == thing).Take(2).ToList();
        return parts is [var part] ? [.. mentions.Take(share + 3), mentions[share + 3] with { Meanings = [part with { IsPartial = false, Score = 1 }] }, .. mentions.Skip(share + 4)] : null;
    }

    [GeneratedRegex(@"\s(is|are|was|were|get|gets|got)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Verb();
}
