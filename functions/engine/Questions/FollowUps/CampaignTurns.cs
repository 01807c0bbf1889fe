using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"how many of them opened it?", "and who clicked?" behind an answer about a campaign: done with the messages of that very campaign.</summary>
internal static partial class CampaignTurns
{
    /// <summary>The turn with the campaign named, read as a turn or else by itself; null where no campaign is spoken of, or where the turn says of what it is.</summary>
    public static QueryPlan? Of(Sentence sentence)
    {
        var deed = Deed().Match(sentence.Question.Text);
        if (!deed.Success || MessageEvents.OfVerb(deed.Groups["verb"].Value) is null || CampaignOf(sentence) is not { } campaign)
        {
            return null;
        }

        var text = sentence.Question.Text;
        var named = sentence.Reworded($"{text[..deed.Index]}{deed.Groups["verb"].Value} \"{campaign}\"{text[(deed.Index + deed.Length)..]}");
        if (FollowUpReader.Plan(named) is { } turn)
        {
            sentence.Use(0, sentence.Count - 1);
            sentence.Assumptions.AddRange(named.Assumptions);
            return turn;
        }

        if (sentence.Alone(TheirAnswers.Opener().Replace(named.Question.Text, string.Empty)) is not { } planned)
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, planned);
        sentence.Use(0, sentence.Count - 1);
        return planned.Plan with { Title = null };
    }

    private static string? CampaignOf(Sentence sentence) =>
        sentence.Facts.PropertyOf(Field.Property(MessageEvents.CampaignName))?.Values.FirstOrDefault(name => !name.Contains('"', StringComparison.Ordinal) && AnsweredKeys.Names(sentence.Question.Previous[^1].Plan, name));

    [GeneratedRegex(@"\b(?<verb>[a-z]+ed|got|sent|open|click)\b(\s+(on|from|by))?(\s+(it|the\s+(e-?mail|mail|message|campaign|newsletter)))?(?=\W*$|\s+(and|or|but)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Deed();
}
