using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>The numbers of clauses: "more than 5 orders", "at least 3 different repos", "exactly once", "over 500 euros".</summary>
internal sealed partial class ClauseReader
{
    /// <summary>How far behind "average" its test may stand ("average order value of over 100").</summary>
    private const int LongestTest = 4;

    /// <summary>"orders averaging over 100": the test behind is of the mean.</summary>
    private bool TakeAverage(int at, Mention mention)
    {
        var averaged = mention.Meanings[0] is KeywordMeaning && mention.Is(Keyword.Average) && Enumerable.Range(at + 1, Math.Min(LongestTest, sentence.Count - at - 1)).Any(next => NumberAt(next) is not null);
        _current.Averaged |= averaged;
        sentence.Use(averaged ? at : -1);
        return averaged;
    }

    /// <summary>"active on only one day", "showed up on one single day": how many days it was. "bought three times on a single day" tells what happened within it.</summary>
    private bool IsOneDay(int at)
    {
        var single = sentence[at].Meanings[0] switch
        {
            DurationMeaning { Duration: { Amount: 1, Unit: TimeGrain.Day } } => sentence.Previous(at - 1, Keyword.Only) is var on && sentence.InRange(on) && sentence[on].Text.Equals("on", StringComparison.OrdinalIgnoreCase),
            UnitMeaning { Grain: TimeGrain.Day, Plural: false } => sentence.InRange(at - 1) && sentence[at - 1].Text.ToLowerInvariant() is "one single" or "a single",
            GrainMeaning { Grain: TimeGrain.Day } => sentence[at].Text.EndsWith("a single day", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
        return single && _current is { Test: null, Negated: false } && (_current.AnyEvent || sentence.FindWhereAny(Keyword.Only)) && !sentence.Mentions.Any(mention => mention.As<NumberMeaning>() is not null) && !sentence.FindWhereAny(Keyword.Most, Keyword.Within, Keyword.CameBack, Keyword.Again);
    }

    private NumberTest? NumberAt(int at)
    {
        if (IsOneDay(at))
        {
            return new NumberTest(new ValueTest(TestOperator.Equals, 1), at, at);
        }

        if (sentence[at].Meanings[0] is TimeMeaning or DurationMeaning)
        {
            return null;
        }

        if (NumberPass.Test(sentence, at) is { } test)
        {
            return sentence[test.End].Meanings[0] is TimeMeaning ? null : test;
        }

        var number = sentence[at].Is(Keyword.Only) ? sentence.Next(at + 1) : at;
        if (NumberPass.NumberAt(sentence, number) is not { } plain)
        {
            return null;
        }

        var behind = sentence.Next(plain.At + 1, Keyword.Distinct);
        var countable = sentence.InRange(behind) && (Nouns.At(sentence, behind) is not null || sentence[behind].Is(Keyword.Times));
        return countable || sentence[number].Text.ToLowerInvariant() is "once" or "twice" or "thrice"
            ? new NumberTest(new ValueTest(TestOperator.Equals, plain.Value), at, plain.At)
            : null;
    }

    /// <summary>"whose revenue is over 500": the amount of the deed of this clause, or of a clause of its own.</summary>
    private int TakeTotal(int at, MetricNoun amount, EventSelection sold, NumberTest test)
    {
        if (_current.Test is not null || (_current.Selection is { } other && !other.Names.SequenceEqual(sold.Names)))
        {
            Begin(at);
        }

        (_current.Selection, _current.Counted, _current.Test) = (_current.Selection ?? sold, amount, test.Test);
        sentence.Use(at, test.End);
        return test.End;
    }

    private int TakeNumber(NumberTest number)
    {
        if (_current.Test is not null)
        {
            Begin(number.Start);
        }

        if (IsOneDay(number.End))
        {
            (_current.Test, _current.Counted) = (number.Test, new UnitNoun(TimeGrain.Day));
            sentence.Use(number.End);
            return number.End;
        }

        sentence.Use(number.Start, number.End);
        if (NumberNamedBefore(number) is { } compared)
        {
            if (compared.Source == FieldSource.EventProperty && sentence.Facts.PropertyOf(compared) is { } amount && AddedUp.IsMeant(sentence, amount))
            {
                (_current.Test, _current.Counted, _current.Selection) = (number.Test, new FieldNoun(compared, amount), _current.Selection ?? EventSelection.Of([.. amount.Events]));
                return number.End;
            }

            _current.Conditions.Add(new ClauseCondition(NumberPass.Condition(compared, number.Test), compared, InBrackets: false));
            return number.End;
        }

        if (IsMoney(number) && sentence.Facts.RevenueField is { } money)
        {
            TakeMoneyTest(number, money);
            return number.End;
        }

        _current.Test = number.Test;
        var next = sentence.Next(number.End + 1, Keyword.Distinct, Keyword.In, Keyword.Of, Keyword.Each, Keyword.Active);
        if (!sentence.InRange(next) || sentence.IsUsed(next))
        {
            return number.End;
        }

        if (sentence[next].Is(Keyword.Times))
        {
            sentence.Use(number.End, next);
            return next;
        }

        return TakeCounted(number, next);
    }

    /// <summary>"delay_minutes over 180": the number that is compared stands directly before.</summary>
    private Field? NumberNamedBefore(NumberTest number)
    {
        var before = number.Start - 1;
        if (!sentence.InRange(before) || sentence[before].Meanings[0] is not FieldMeaning { Score: >= 0.7, Property: { } property } field || !ModelFacts.IsNumeric(property) || (!AddedUp.IsMeant(sentence, property) && sentence[before].Start != sentence[number.Start].Start && (_current.Selection is null || !sentence.Facts.Carries(_current.Selection, field.Field))))
        {
            return null;
        }

        sentence.Use(before);
        return field.Field;
    }

    private bool IsMoney(NumberTest number) =>
        sentence[number.End].As<NumberMeaning>() is { Kind: Tokens.TokenKind.Money }
        || (sentence.InRange(number.End + 1) && sentence[number.End + 1].Is(Keyword.CurrencyUnit));

    /// <summary>"spent over 100" tests the sum of a person, "paid an invoice over 100" the single row.</summary>
    private void TakeMoneyTest(NumberTest number, Field amount)
    {
        sentence.Use(number.End + 1 < sentence.Count && sentence[number.End + 1].Is(Keyword.CurrencyUnit) ? number.End + 1 : number.End);
        if (_current.Selection is null || _current.Counted is MetricNoun)
        {
            _current.Test = number.Test;
            _current.Counted = sentence.Facts.Revenue is { } revenue ? new MetricNoun(revenue) : null;
            return;
        }

        _current.Conditions.Add(new ClauseCondition(NumberPass.Condition(amount, number.Test), amount, InBrackets: false));
    }

    /// <summary>"a stay of more than 5 nights", "a 5 star review": the number of the one thing, and no sum; "more than 10 years of experience" is one of the person.</summary>
    private bool OfOneRow(NumberTest number, int named, Field field)
    {
        if (field.Source == FieldSource.UserAttribute)
        {
            return true;
        }

        var before = number.Start - 1;
        var behind = sentence.Next(named + 1);
        return (sentence.InRange(before) && sentence[before].Is(Keyword.Of) && _current.Selection is { } deed && sentence.Facts.Carries(deed, field))
            || (number.Test.Operator == TestOperator.Equals && sentence.InRange(behind) && behind == named + 1 && sentence[behind].As<EventMeaning>() is { } thing && sentence.Facts.Carries(thing.Selection, field));
    }

    private int TakeCounted(NumberTest number, int next)
    {
        switch (Nouns.At(sentence, next))
        {
            case EventsNoun { Selection: { } selection }:
                if (_current.Selection is null || !_current.Selection.Names.SequenceEqual(selection.Names))
                {
                    if (_current.Selection is not null && _current.Counted is null && _link != ClauseLink.None)
                    {
                        var test = _current.Test;
                        _current.Test = null;
                        Begin(next);
                        _current.Test = test;
                    }

                    _current.Selection = selection;
                }

                break;
            case FieldNoun { Property: var property } field when ModelFacts.IsNumeric(property) && OfOneRow(number, next, field.Field):
                _current.Test = null;
                _current.Conditions.Add(new ClauseCondition(NumberPass.Condition(field.Field, number.Test), field.Field, InBrackets: false));
                break;
            case UsersNoun { Selection: null, Users: null } or FieldNoun or EntityNoun or UnitNoun or MetricNoun:
                _current.Counted = Nouns.At(sentence, next);
                break;
            case EventsNoun:
                _current.AnyEvent |= _current.Selection is null;
                break;
            default:
                return number.End;
        }

        sentence.Use(number.End, next);
        return next;
    }

    /// <summary>"within 7 days of starring": what follows came first.</summary>
    private void TakeReference(int at)
    {
        var next = at + 1;
        if (sentence.InRange(next) && sentence[next].Is(Keyword.Of, Keyword.After, Keyword.From) && !sentence[next].IsContent)
        {
            _link = ClauseLink.After;
            sentence.Use(next);
        }
    }
}
