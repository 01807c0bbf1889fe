using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// A question on its way to a plan: its mentions, which of them are used up, and what was assumed. Every pass takes what it understands;
/// content that nobody took in the end is a reason to refuse.
/// </summary>
internal sealed class Sentence(Question question, SemanticModel model, Calendar calendar, IReadOnlyList<Mention> mentions)
{
    private readonly bool[] _used = new bool[mentions.Count];

    public Question Question => question;

    public SemanticModel Model => model;

    public Calendar Calendar => calendar;

    public ModelFacts Facts { get; } = new(model);

    public IReadOnlyList<Mention> Mentions => mentions;

    public int Count => mentions.Count;

    public List<string> Assumptions { get; } = [];

    public List<string> Definitions { get; } = [];

    public Mention this[int at] => mentions[at];

    public bool IsUsed(int at) => _used[at];

    public void Use(int at)
    {
        if (InRange(at))
        {
            _used[at] = true;
        }
    }

    public void Use(int from, int to)
    {
        for (var at = Math.Max(0, from); at <= to && at < Count; at++)
        {
            _used[at] = true;
        }
    }

    /// <summary>Gives back what a planner took that was not of its kind after all.</summary>
    public void Release(int at) => _used[at] = false;

    /// <summary>Whether any mention, used or not, has one of the keywords.</summary>
    public bool FindWhereAny(params ReadOnlySpan<Keyword> keywords)
    {
        foreach (var mention in mentions)
        {
            if (mention.Is(keywords) && !mention.IsContent)
            {
                return true;
            }
        }

        return false;
    }

    public bool Has(Keyword keyword) => Find(keyword) >= 0;

    public bool Has(params ReadOnlySpan<Keyword> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Has(keyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first unused mention with the keyword, or -1.</summary>
    public int Find(Keyword keyword, int from = 0)
    {
        for (var at = Math.Max(0, from); at < Count; at++)
        {
            if (!_used[at] && mentions[at].Is(keyword))
            {
                return at;
            }
        }

        return -1;
    }

    public int FindWhere(Func<Mention, bool> wanted, int from = 0)
    {
        for (var at = Math.Max(0, from); at < Count; at++)
        {
            if (!_used[at] && wanted(mentions[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The next position at or after it that is not filler (and not in the extra keywords), or Count.</summary>
    public int Next(int at, params ReadOnlySpan<Keyword> skipping)
    {
        while (at < Count && (mentions[at].IsNoise || (mentions[at].Is(skipping) && !mentions[at].IsContent)))
        {
            at++;
        }

        return at;
    }

    /// <summary>The previous position at or before it that is not filler (and not in the extra keywords), or -1.</summary>
    public int Previous(int at, params ReadOnlySpan<Keyword> skipping)
    {
        while (at >= 0 && (mentions[at].IsNoise || (mentions[at].Is(skipping) && !mentions[at].IsContent)))
        {
            at--;
        }

        return at;
    }

    public bool InRange(int at) => at >= 0 && at < Count;

    /// <summary>A part of the question by itself.</summary>
    public Sentence Reread(string text) =>
        new(question, model, calendar, new MentionReader(ModelIndex.For(model), calendar).Read(text));

    /// <summary>The same question in other words.</summary>
    public Sentence Reworded(string text)
    {
        var reworded = question with { Text = text };
        return new Sentence(reworded, model, calendar, QuestionEngine.Mentions(reworded, model, calendar));
    }

    /// <summary>What other words would be planned as, by themselves; null where they are no question.</summary>
    public Planned? Alone(string text) =>
        QuestionEngine.Plan(question with { Text = text, Previous = [], FollowsRefusal = false }, model) as Planned;

    public void Assume(string text)
    {
        if (!Assumptions.Contains(text))
        {
            Assumptions.Add(text);
        }
    }

    public void Define(string? text)
    {
        if (text is not null && !Definitions.Contains(text))
        {
            Definitions.Add(text);
        }
    }

    /// <summary>Words that join others and say nothing by themselves.</summary>
    private static readonly HashSet<Keyword> Connecting =
    [
        Keyword.Noise, Keyword.In, Keyword.Of, Keyword.Is, Keyword.From, Keyword.To, Keyword.And, Keyword.Who, Keyword.Which, Keyword.HowMany, Keyword.Those, Keyword.Something, Keyword.Ever, Keyword.Each,
        Keyword.Users, Keyword.Events, Keyword.Both, Keyword.Also, Keyword.By, Keyword.Between, Keyword.CurrencyUnit, Keyword.LightVerb, Keyword.Where, Keyword.When, Keyword.Active, Keyword.EventType, Keyword.Money,
    ];

    /// <summary>Two properties fit the words equally well and nothing else in the question decides.</summary>
    internal static bool IsTied(Mention mention) =>
        mention.Meanings is [FieldMeaning { Score: < 0.9, Name: null, Field.Source: FieldSource.EventProperty } first, FieldMeaning { Name: null, Field.Source: FieldSource.EventProperty } second, ..]
        && first.Field != second.Field && second.Score >= first.Score - 0.001;

    /// <summary>
    /// How likely the reading is right, from 0 to 1: lowered by words that are only parts or relatives of a name, corrected or passed over,
    /// by other readings that fit nearly as well, and by what had to be assumed. The weights were set so that "eval" finds about as many right
    /// answers in each band as the band says.
    /// </summary>
    public double Confidence(int alternatives = 0)
    {
        var content = mentions.Where(mention => mention.IsContent).ToList();
        var weak = content.Count(mention => mention.Meanings[0] is EventMeaning { IsPartial: true } || mention.Score < 0.8);
        var tied = content.Count(IsTied);
        var left = Enumerable.Range(0, Count).Count(at => !_used[at] && mentions[at].IsContent && mentions[at].Meanings[0] is not KeywordMeaning);
        var passed = Enumerable.Range(0, Count).Count(at => !_used[at] && !mentions[at].IsContent && mentions[at].Meanings[0] is KeywordMeaning { Keyword: var keyword } && !Connecting.Contains(keyword));
        var score = content.Count == 0 ? 0.88 : 0.96;
        score -= Math.Min(0.2, 0.06 * passed) + Math.Min(0.06, 0.01 * Math.Max(0, content.Count - 4)) + (question.Previous.Count > 0 ? 0.03 : 0);
        score -= Math.Min(0.15, 0.04 * weak) + Math.Min(0.3, 0.15 * tied) + Math.Min(0.5, 0.25 * left) + Math.Min(0.15, 0.08 * alternatives) + Math.Min(0.1, 0.03 * Assumptions.Count);
        return Math.Round(Math.Clamp(score, 0.1, 0.99), 2);
    }
}
