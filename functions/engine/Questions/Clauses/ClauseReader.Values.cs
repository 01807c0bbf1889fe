using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>Times and values of clauses: "in november", "for 30 days", "in a country other than germany".</summary>
internal sealed partial class ClauseReader
{
    /// <summary>"silent for 30 days" names a period that ends now; any other length is a limit from the deed before.</summary>
    private int TakeLength(int at, Duration length)
    {
        if (_current is { Negated: true, HasDeed: true } && at > 0 && sentence[at - 1].Text.ToLowerInvariant() is "for" or "in" or "since")
        {
            _current.Periods.Add(sentence.Calendar.LastUnits(length.Unit, length.Amount));
            sentence.Use(at);
            return at;
        }

        _current.Within ??= length;
        sentence.Use(at);
        TakeReference(at);
        return at;
    }

    private int TakeTime(int at, TimeMeaning time)
    {
        var periods = time.Time.Period is { } single ? [single] : time.Time.Periods;
        if (_current.Periods.Count > 0 && periods.Count > 0)
        {
            Begin(at, inherit: true);
        }

        _current.Periods.AddRange(periods);
        sentence.Use(at);
        return at;
    }

    private int TakeValue(int at, ValueMeaning value)
    {
        if (value.Field.Source == FieldSource.ExternalUserId)
        {
            _current.People = new IsUser([value.Value]);
            sentence.Use(at);
            return at;
        }

        if ((_link is ClauseLink.Then or ClauseLink.After && _current.HasDeed) || BelongsToNext(at, value))
        {
            Begin(at);
        }

        var inBrackets = at > 0 && sentence[at - 1].Text == "(";
        var previous = _current.Conditions.LastOrDefault();
        if (inBrackets && previous is { Condition: FieldTest } && previous.Field != value.Field)
        {
            _current.Conditions.Remove(previous);
        }
        else if (previous is { Condition: FieldTest test } && test.Field == value.Field)
        {
            if (_link == ClauseLink.Or || (_link == ClauseLink.None && _current.Negated))
            {
                _current.Conditions.Remove(previous);
                _current.Conditions.Add(previous with { Condition = test with { Values = [.. test.Values, value.Value] } });
                _link = ClauseLink.None;
                sentence.Use(at);
                return at;
            }

            // "opened issues in both A and B": what was said of the deed before it was named holds for both.
            var leading = _current.Conditions.Take(_current.LeadingConditions).Where(condition => condition.Field != value.Field).ToList();
            Begin(at, inherit: true);
            _current.Conditions.AddRange(leading);
            _current.LeadingConditions = leading.Count;
        }

        var negated = TakeInnerNegation(at);
        _current.Conditions.Add(new ClauseCondition(new FieldTest(value.Field, value.Operator == TestOperator.Contains ? TestOperator.Contains : negated ? TestOperator.NotEquals : TestOperator.Equals, [value.Value]), value.Field, inBrackets));
        sentence.Use(at);
        return at;
    }

    /// <summary>"who forked a repo opened a ticket": rows of the deed before have no such value, those of the deed behind have. "starred something and opened a ticket": a second deed.</summary>
    private bool BelongsToNext(int at, ValueMeaning value) =>
        _current.Selection is { } own && (!sentence.Facts.Carries(own, value.Field) || (_link == ClauseLink.And && sentence.InRange(at + 1) && sentence[at + 1].Text.ToLowerInvariant() is "a" or "an")) && sentence.Next(at + 1) is var next && sentence.InRange(next) && (Nouns.At(sentence, next) switch
        {
            EventsNoun { Selection: { } behind } => behind,
            EntityNoun { Entity.Selection: { } behind } => behind,
            _ => null,
        }) is { } deed && sentence.Facts.Carries(deed, value.Field);

    /// <summary>"in a country other than germany": the value is negated, not the deed.</summary>
    private bool TakeInnerNegation(int at)
    {
        if (!_current.Negated || !_current.HasDeed || _current.Conditions.Count > 0 || at == 0 || !sentence[at - 1].Text.Equals("other than", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _current.Negated = false;
        return true;
    }

    /// <summary>"…, bots excluded": of all that was said before.</summary>
    private void LeaveOut(int at, UserSet others)
    {
        Begin(at);
        (_current.Link, _current.People, _current.Negated) = (ClauseLink.And, others, true);
        Begin(at + 1);
    }

    /// <summary>"active on weekends only", "only on Mondays": at no other time.</summary>
    private bool IsOnlyThen(int at)
    {
        var beside = new[] { sentence.Previous(at - 1, Keyword.In), at + 1 }.Where(place => sentence.InRange(place) && sentence[place].Is(Keyword.Only) && sentence[place].Text.ToLowerInvariant() is "only" or "exclusively" or "only on" or "solely").ToList();
        beside.ForEach(sentence.Use);
        return beside.Count > 0 || sentence[at].Text.StartsWith("only ", StringComparison.OrdinalIgnoreCase);
    }
}
