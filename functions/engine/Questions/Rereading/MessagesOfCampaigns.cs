using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"who opened the spring mail" where Spring is a campaign: what was done with it is done with its messages, whatever else in the data is called so.</summary>
internal static class MessagesOfCampaigns
{
    private const double Sure = 0.98;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var read = mentions.ToList();
        for (var at = read.Count - 1; at > 0; at--)
        {
            if (CampaignOf(read[at]) is { } campaign && Deed(read, at) is var (verb, name))
            {
                var end = at + 1 < read.Count && WordLists.MessageNouns.Contains(read[at + 1].Text) ? at + 1 : at;
                var deed = new EventMeaning(new EventSelection { Names = [name], Where = new FieldTest(campaign.Field, TestOperator.Equals, [campaign.Value]) }) { Score = Sure };
                read[verb] = new Mention(read[verb].Start, read[end].End, string.Join(' ', read.GetRange(verb, end - verb + 1).Select(mention => mention.Text)), [deed]);
                read.RemoveRange(verb + 1, end - verb);
                at = verb;
            }
        }

        return RatesOf(read);
    }

    /// <summary>"open rate of the spring mail".</summary>
    private static List<Mention> RatesOf(List<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count && mentions.Exists(mention => CampaignOf(mention) is not null); at++)
        {
            if (mentions[at + 1].Is(Keyword.Rate) && MessageEvents.OfVerb(mentions[at].Text) is { } name)
            {
                mentions[at] = mentions[at] with { Meanings = [new EventMeaning(new EventSelection { Names = [name] }) { Score = Sure }] };
            }
        }

        return mentions;
    }

    /// <summary>The campaign that a mention names.</summary>
    public static ValueMeaning? CampaignOf(Mention mention) =>
        mention.Meanings.Count > 0 && mention.Meanings[0] is ValueMeaning { Operator: TestOperator.Equals, Property.Path: MessageEvents.CampaignName } value ? value : null;

    /// <summary>The verb before a campaign, with nothing between them but "the", "from" or "mail".</summary>
    private static (int Verb, string Name)? Deed(List<Mention> mentions, int campaign)
    {
        for (var at = campaign - 1; at >= 0; at--)
        {
            if (MessageEvents.OfVerb(mentions[at].Text) is { } name)
            {
                return (at, name);
            }

            if (mentions[at].Meanings[0] is EventMeaning { IsPartial: false, Selection: { Names: [var told], Where: null } } && MessageEvents.Contains(told))
            {
                return (at, told);
            }

            if (!WordLists.MessageNouns.Contains(mentions[at].Text) && !WordLists.Joins.Contains(mentions[at].Text))
            {
                return null;
            }
        }

        return null;
    }
}
