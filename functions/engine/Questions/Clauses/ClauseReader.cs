using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>Cuts what is said about people into clauses, left to right. A second deed, a negation or a second period begins a new clause.</summary>
internal sealed partial class ClauseReader(Sentence sentence, Slots slots)
{
    private readonly List<UserClause> _clauses = [];
    private UserClause _current = new();
    private ClauseLink _link = ClauseLink.None;

    /// <summary>Reads the mentions [from, to) and marks what it took.</summary>
    public List<UserClause> Read(int from, int to)
    {
        _current = new UserClause { Start = from };
        for (var at = from; at < to; at++)
        {
            if (!sentence.IsUsed(at))
            {
                at = Math.Max(at, Take(at, to));
            }
        }

        Close();
        return _clauses;
    }

    private void Close()
    {
        if (_current.HasContent || _current.Periods.Count > 0)
        {
            _clauses.Add(_current);
        }
    }

    private void Begin(int at, bool inherit = false)
    {
        var previous = _current;
        Close();
        _current = new UserClause { Start = at, Link = _link };
        _link = ClauseLink.None;
        if (inherit)
        {
            (_current.Selection, _current.AnyEvent, _current.Inherited) = (previous.Selection, previous.AnyEvent, previous.Selection is not null);
        }
    }

    /// <summary>Takes one mention or more; the position of the last one taken.</summary>
    private int Take(int at, int to)
    {
        if (NumberAt(at) is { } number && number.End < to)
        {
            return TakeNumber(number);
        }

        var mention = sentence[at];
        var best = mention.Meanings.Count > 0 ? mention.Meanings[0] : null;
        switch (best)
        {
            case TimeMeaning time when time.Time.Shift is null:
                return TakeTime(at, time);
            case GrainMeaning grain when !PeriodWords.IsValue(sentence, at):
                slots.Grain ??= grain.Grain;
                sentence.Use(at);
                return at;
            case DurationMeaning { Duration: var length }:
                return TakeLength(at, length);
            case TimePartMeaning part:
                _current.Conditions.Add(new ClauseCondition(part.Test, Field.OccurredAt, InBrackets: false));
                _current.Exclusive |= IsOnlyThen(at);
                sentence.Use(at);
                return at;
        }

        if (_current.Selection is { } deed && SiblingEvents.Of(sentence, deed, mention) is { } sibling)
        {
            TakeDeed(at, sibling);
            return at;
        }

        return ValuePass.ValueAt(sentence, at) is { } value ? TakeValue(at, value) : TakeWord(at, mention);
    }

    private int TakeWord(int at, Mention mention)
    {
        if (TakeConnector(at, mention) || TakeMark(at, mention) || TakeAverage(at, mention) || TakeEarning(at, mention))
        {
            return at;
        }

        if (ThingNames.IsObject(sentence, at) && _current is not { First: true, Selection: null })
        {
            sentence.Use(at);
            return at;
        }

        switch (Nouns.At(sentence, at))
        {
            case EventsNoun { Selection: { } selection }:
                TakeDeed(at, selection);
                break;
            case EventsNoun or UnitNoun:
                sentence.Use(at);
                break;
            case EntityNoun { Entity: var entity }:
                TakeEntity(at, entity);
                break;
            case UsersNoun { Users: { } others } when Negations.TakeBehind(sentence, at):
                LeaveOut(at, others);
                break;
            case UsersNoun { Users: { } people }:
                _current.People = people;
                sentence.Use(at);
                break;
            case UsersNoun { Selection: { } deed }:
                TakeDeed(at, deed);
                break;
            case FieldNoun { Property.Role: Model.PropertyRole.Identifier } identifier when _current.Selection is null && mention.As<EventMeaning>() is { } deed && sentence.Facts.Carries(deed.Selection, identifier.Field):
                TakeDeed(at, deed.Selection);
                break;
            case FieldNoun { Property: var property } number when ModelFacts.IsNumeric(property) && NumberPass.NumberAt(sentence, at + 1) is { } exact:
                _current.Conditions.Add(new ClauseCondition(NumberPass.Condition(number.Field, new ValueTest(TestOperator.Equals, exact.Value)), number.Field, InBrackets: false));
                sentence.Use(at, exact.At);
                return exact.At;
            case UsersNoun or FieldNoun:
                TakeField(at);
                break;
            case MetricNoun when mention.Is(Keyword.Spend) && _current.Selection is not null && mention.As<EventMeaning>() is { } paying:
                TakeDeed(at, paying.Selection);
                break;
            case MetricNoun { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Field: not null } total } amount when total.Selection is { } sold && sentence.Next(at + 1, Keyword.Is, Keyword.Of) is var behind && sentence.InRange(behind) && NumberPass.Test(sentence, behind) is { } test:
                return TakeTotal(at, amount, sold, test);
            case MetricNoun { Metric.Measure: var measure } when ModelFacts.Selection(measure) is { } selection:
                TakeMoney(at, selection);
                break;
        }

        return at;
    }

    /// <summary>"who bought": named like the money, meant as the deed that brings it, unless an amount follows.</summary>
    private bool TakeEarning(int at, Mention mention)
    {
        var amount = sentence.Next(at + 1, Keyword.In, Keyword.Of);
        var earning = DeedPhrases.IsPast(mention) && Nouns.At(sentence, at) is MetricNoun { Metric.Measure: var money } && !(sentence.InRange(amount) && NumberAt(amount) is not null) && ModelFacts.Selection(money) is { Names.Count: > 0 } sold
            ? sold with { Where = null }
            : null;
        if (earning is null)
        {
            return false;
        }

        TakeDeed(at, earning);
        return true;
    }

    private bool TakeConnector(int at, Mention mention)
    {
        if (mention.Text.Equals("one", StringComparison.OrdinalIgnoreCase) && sentence.InRange(at - 1) && (sentence[at - 1].Meanings[0] is EventMeaning || DeedPhrases.IsPast(sentence[at - 1])))
        {
            sentence.Use(at);
            return true;
        }

        var link = mention.Is(Keyword.Then) ? ClauseLink.Then
            : mention.Is(Keyword.After) ? ClauseLink.After
            : mention.Is(Keyword.Precede) ? ClauseLink.Then
            : mention.Is(Keyword.And, Keyword.But, Keyword.Also, Keyword.Both) ? ClauseLink.And
            : mention.Is(Keyword.Or) ? ClauseLink.Or
            : ClauseLink.None;
        if (link == ClauseLink.None || mention.IsContent)
        {
            return false;
        }

        if (mention.Is(Keyword.Precede) && _current is { HasDeed: true, Link: ClauseLink.None or ClauseLink.And } && _clauses.Count > 0 && EndsAt(at))
        {
            // "won the parcel that they had marked before": the last deed comes first.
            _current.Link = ClauseLink.After;
            sentence.Use(at);
            return true;
        }

        if (mention.Is(Keyword.Then) && _current is { HasDeed: true, Negated: false, Link: ClauseLink.And or ClauseLink.None, Selection: { } later } && _clauses is [.., { Selection: { } earlier }] && EndsAt(at) && !later.Names.SequenceEqual(earlier.Names))
        {
            // "wrote a review and ordered again afterwards": again only says that it came later.
            (_current.Link, _current.Again) = (ClauseLink.Then, false);
            sentence.Use(at);
            return true;
        }

        if (link == ClauseLink.After && _clauses.Count == 0 && _current is { HasContent: false, Link: ClauseLink.None } && sentence.Previous(at - 1) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.TimeBetween))
        {
            // "how long after A do people B": what is behind the word already stands first.
            sentence.Use(at);
            return true;
        }

        _link = link is ClauseLink.And && _link is ClauseLink.Then ? _link : link;
        if (mention.Text.EndsWith("not", StringComparison.OrdinalIgnoreCase))
        {
            Negate(at);
        }

        sentence.Use(at);
        return true;
    }

    private bool EndsAt(int at) => sentence.Next(at + 1) is var next && (!sentence.InRange(next) || sentence[next].Is(Keyword.And, Keyword.But) || sentence[next].Meanings[0] is TimeMeaning);

    private bool TakeMark(int at, Mention mention)
    {
        if (mention.Meanings[0] is not KeywordMeaning || mention.IsNoise)
        {
            return mention.IsNoise;
        }

        if (mention.Is(Keyword.Who) && _current is { Negated: true, HasContent: true, HasDeed: false })
        {
            _link = ClauseLink.And;
            Begin(at);
        }
        else if (mention.Is(Keyword.Inactive))
        {
            Negate(at);
            _current.AnyEvent = true;
        }
        else if (mention.Is(Keyword.Never, Keyword.Not, Keyword.Except))
        {
            Negate(at);
        }
        else if (mention.Is(Keyword.First) && sentence.InRange(at + 1) && sentence[at + 1].Meanings[0] is DurationMeaning)
        {
            // "in the first 7 days after": a length of time, not a first deed.
            sentence.Use(at);
            return true;
        }
        else if (mention.Is(Keyword.First) || (mention.Is(Keyword.New) && !_current.HasContent))
        {
            if (!(mention.Text.EndsWith("time", StringComparison.OrdinalIgnoreCase) && _current is { HasDeed: true, Negated: false }))
            {
                BeginWhenDone(at);
            }

            _current.First = true;
        }
        else if (mention.Is(Keyword.Again, Keyword.CameBack))
        {
            BeginWhenLinked(at);
            _current.Again = true;
            _current.Selection ??= DeedPhrases.OfRepeaters(sentence, mention);
        }
        else if (mention.Is(Keyword.Active))
        {
            BeginWhenDone(at);
            _current.AnyEvent = true;
        }
        else if (IsExclusive(at))
        {
            _current.Exclusive = true;
        }
        else if (!LeadsToValue(at) && !mention.Is(Keyword.Something, Keyword.Distinct, Keyword.Who, Keyword.In, Keyword.Of, Keyword.Is, Keyword.Ever, Keyword.Those, Keyword.Within, Keyword.Only, Keyword.Times, Keyword.Each, Keyword.To, Keyword.From, Keyword.Same, Keyword.Last, Keyword.DropOff, Keyword.NothingElse))
        {
            return false;
        }

        sentence.Use(at);
        return true;
    }

    /// <summary>"used both phone and laptop": the values say it all.</summary>
    private bool LeadsToValue(int at) =>
        sentence[at].Is(Keyword.LightVerb) && sentence.Next(at + 1, Keyword.Both, Keyword.Ever, Keyword.Only) is var thing && sentence.InRange(thing) && ValuePass.ValueAt(sentence, thing) is not null;

    /// <summary>"only ever used the app", "bought only in Spain", "have exclusively …": what follows is all there is. At the end of a phrase ("from Spain only") the word merely narrows.</summary>
    private bool IsExclusive(int at)
    {
        var next = sentence.Next(at + 1, Keyword.Ever, Keyword.In, Keyword.LightVerb, Keyword.Active);
        return sentence[at].Is(Keyword.Only) && sentence[at].Text.ToLowerInvariant() is "only" or "solely" or "exclusively" or "only in" or "only from" or "only with" or "only for" or "just" && at > 0 && sentence.InRange(next) && sentence[next].Text != ","
            && (Nouns.At(sentence, next) is EventsNoun || ValuePass.ValueAt(sentence, next) is { Field.Source: FieldSource.EventProperty }) && (_current.Selection is not null || Nouns.At(sentence, next) is EventsNoun || ValuePass.ValueAt(sentence, next) is not null);
    }

    private void Negate(int at)
    {
        if (NegatesObject(at))
        {
            _current.Negated = true;
            return;
        }

        if (_current.HasContent || _current.Periods.Count > 0)
        {
            Begin(at);
        }

        _current.Negated = true;
        _current.Perfect = DeedPhrases.IsPerfect(sentence[at]) || (sentence.InRange(at - 1) && DeedPhrases.IsPerfect(sentence[at - 1]));
    }

    /// <summary>"sent no message": the object of the deed that stands directly before is negated, and so is the deed.</summary>
    private bool NegatesObject(int at)
    {
        var next = sentence.Next(at + 1);
        return _current is { Selection: { } deed, Negated: false, Periods.Count: 0, Test: null } && _current.DeedAt == sentence.Previous(at - 1) && sentence.InRange(next)
            && Nouns.At(sentence, next) is EventsNoun { Selection: { } same } && same.Names.SequenceEqual(deed.Names);
    }

    private void BeginWhenDone(int at)
    {
        if (_current.HasDeed)
        {
            Begin(at);
        }
    }

    private void BeginWhenLinked(int at)
    {
        if (_current.HasDeed && (_link != ClauseLink.None || _current.Periods.Count > 0))
        {
            Begin(at);
        }
    }

    private void TakeDeed(int at, EventSelection selection)
    {
        if (_current.Selection is { } own && own.Names.SequenceEqual(selection.Names) && _link == ClauseLink.None && own.Where is null && at - _current.Start < 6 && _current.Conditions.Count == 0 && _current.Periods.Count == 0)
        {
            sentence.Use(at);
            return;
        }

        if ((_current.Selection is not null && !_current.Inherited) || _current.AnyEvent || (_current.Test is not null && _current.Counted is not null))
        {
            var previous = _current;
            Begin(at);
            InheritLeading(previous, selection);
        }

        _current.Selection = selection;
        _current.DeedAt = at;
        _current.Inherited = false;
        _current.LeadingConditions = _current.Conditions.Count;
        sentence.Use(at);
    }

    /// <summary>"opened an issue and a pull request": what stood before the first deed holds for the second too.</summary>
    private void InheritLeading(UserClause previous, EventSelection selection)
    {
        if (_current.Link == ClauseLink.And && previous.LeadingConditions > 0 && !_current.Negated)
        {
            _current.Conditions.AddRange(previous.Conditions.Take(previous.LeadingConditions).Where(condition => sentence.Facts.Carries(selection, condition.Field)));
        }
    }

    /// <summary>"placed an order": the deed itself; behind a verb of the same events only its object.</summary>
    private void TakeEntity(int at, EntityKey entity)
    {
        // "never ordered or ordered less than twice": the second time it is a deed of its own.
        var again = _link == ClauseLink.Or && _current is { Negated: true, HasDeed: true };
        if (entity.Selection is { } selection && (again || !(_current.Selection?.Names.All(selection.Names.Contains) ?? false)))
        {
            TakeDeed(at, selection);
        }

        sentence.Use(at);
    }

    private void TakeMoney(int at, EventSelection selection)
    {
        var next = sentence.Next(at + 1, Keyword.Is, Keyword.Of, Keyword.In);
        if (sentence.InRange(next) && NumberAt(next) is not null)
        {
            _current.Counted = Nouns.At(sentence, at);
        }
        else if (sentence[at].Is(Keyword.Spend) && _current.Selection is null)
        {
            _current.Selection = selection;
            _current.Counted = Nouns.At(sentence, at);
        }

        sentence.Use(at);
    }

    /// <summary>A field without a value is the object of the deed ("starred a repo"); a yes/no field is a condition.</summary>
    private void TakeField(int at)
    {
        if (sentence[at].As<FieldMeaning>() is { Score: > 0.7 } named && YesNo.Of(named.Property) is { } flag)
        {
            _current.Conditions.Add(new ClauseCondition(flag.Test(named.Field, holds: true), named.Field, InBrackets: false));
        }

        sentence.Use(at);
    }
}
