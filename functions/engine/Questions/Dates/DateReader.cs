using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Finds everything about time in a question: ranges, open ranges, shifts, grains, durations, hours and weekdays.</summary>
internal sealed class DateReader
{
    private readonly DateCursor _cursor;
    private readonly Calendar _calendar;
    private readonly AbsoluteDates _absolute;
    private readonly RelativeDates _relative;
    private readonly GrainPhrases _grains;
    private readonly TimePartPhrases _parts;

    public DateReader(IReadOnlyList<QuestionToken> tokens, Calendar calendar)
    {
        _cursor = new DateCursor(tokens);
        _calendar = calendar;
        _absolute = new AbsoluteDates(_cursor, calendar);
        _relative = new RelativeDates(_cursor, calendar, _absolute);
        _grains = new GrainPhrases(_cursor);
        _parts = new TimePartPhrases(_cursor);
    }

    public IEnumerable<Candidate> Read()
    {
        for (var at = 0; at < _cursor.Count; at++)
        {
            foreach (var candidate in At(at))
            {
                yield return candidate;
            }
        }
    }

    private IEnumerable<Candidate> At(int at)
    {
        var start = _cursor.SkipAny(at, Prepositions);
        if (Shift(at) is { } shift)
        {
            yield return shift;
        }

        if (List(start) is { } list)
        {
            yield return list with { Start = at };
        }

        if ((Pair(at) ?? Open(at) ?? Single(start)) is { } match)
        {
            var end = _cursor.After(match.End, "so", "far") is var far and >= 0 ? far : match.End;
            yield return Of(at, end, new TimePhrase { Period = match.Period });
        }

        foreach (var candidate in _grains.At(at).Concat(_parts.At(at)))
        {
            yield return candidate;
        }
    }

    private PeriodMatch? Single(int at)
    {
        var (relative, absolute) = (_relative.Match(at), _absolute.Match(at));
        return relative is { } first && (absolute is not { } second || first.End >= second.End) ? relative : absolute;
    }

    // between A and B | from A to B | A to B | A - B
    private PeriodMatch? Pair(int at)
    {
        var start = _cursor.SkipAny(at, "between", "from", "the", "in", "on", "for");
        if (Single(start) is not { } first)
        {
            return null;
        }

        var joiners = _cursor.IsAny(at, "between")
            ? _cursor.IsAny(first.End, "and", "to", "-", "&")
            : _cursor.IsAny(first.End, "to", "until", "till", "through", "thru", "-", "–", "upto");
        if (!joiners)
        {
            return null;
        }

        var second = Single(_cursor.SkipAny(first.End + 1, "the", "end", "of", "and", "including"));
        if (second is null && _cursor.IsAny(first.End + 1, "now", "date"))
        {
            second = new PeriodMatch(_calendar.Relative(TimeGrain.Day, 0), first.End + 2);
        }

        return second is { } other ? Joined(first.Period, other) : null;
    }

    private static PeriodMatch? Joined(Period first, PeriodMatch second)
    {
        // "from mid-march" begins in its very middle.
        var from = first.Anchor?.From ?? first.From;
        second = second.Period.Anchor is { } middle ? second with { Period = second.Period with { To = middle.From } } : second;
        if (first.ImplicitYear && !second.Period.ImplicitYear)
        {
            from = from.AddYears(second.Period.From.Year - from.Year);
        }

        if (from >= second.Period.To)
        {
            from = from.AddYears(-1);
        }

        return from < second.Period.To
            ? new PeriodMatch(new Period(from, second.Period.To, null, Calendar.LabelOf(from, second.Period.To)) { Ends = [first, second.Period] }, second.End)
            : null;
    }

    // since A | after A | before A | until A | from A on
    private PeriodMatch? Open(int at)
    {
        var since = _cursor.IsAny(at, "since", "starting", "beginning", "from");
        var after = _cursor.IsAny(at, "after", "following");
        var before = _cursor.IsAny(at, "before", "until", "till", "through", "upto") || _cursor.After(at, "prior", "to") >= 0 || _cursor.After(at, "up", "to") >= 0;
        if (!since && !after && !before)
        {
            return null;
        }

        var start = _cursor.SkipAny(at + 1, "to", "the", "from", "on", "in", "with", "beginning", "start", "of", "end", "including", "and");
        if ((Single(start) ?? BareUnit(at, start)) is not { } match)
        {
            return null;
        }

        if (_cursor.IsAny(at, "from"))
        {
            return From(match);
        }

        return since ? Since(match) : after ? After(match) : Before(match, at);
    }

    /// <summary>"since the start of the year": the one that runs.</summary>
    private PeriodMatch? BareUnit(int at, int start) =>
        start > at + 2 && _cursor.IsAny(start - 1, "the") && _cursor.IsAny(start - 3, "start", "beginning") && _cursor.Unit(start) is { } unit and (TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year)
            ? new PeriodMatch(_calendar.Relative(unit, 0), start + 1)
            : null;

    private PeriodMatch? From(PeriodMatch match)
    {
        var end = match.End;
        if (_cursor.IsAny(end, "on", "onwards", "onward", "forward") || _cursor.After(end, "until", "now") >= 0)
        {
            return Since(match) is { } since ? since with { End = end + 1 } : null;
        }

        return match.Period.Unit == TimeGrain.Day && _cursor.MentionsSteps ? Since(match) : match;
    }

    private PeriodMatch? Since(PeriodMatch match)
    {
        var to = _calendar.Now > match.Period.From ? Calendar.Add(TimeGrain.Day, _calendar.Today, _calendar.Now == _calendar.Today ? 0 : 1) : match.Period.To;
        to = to <= match.Period.From ? match.Period.To : to;
        return new PeriodMatch(new Period(match.Period.From, to, null, "since " + match.Period.Label) { Anchor = match.Period }, match.End);
    }

    private PeriodMatch? After(PeriodMatch match) =>
        new PeriodMatch(new Period(match.Period.To, match.Period.To, null, "after " + match.Period.Label) { OpenEnd = true, Anchor = match.Period }, match.End);

    private PeriodMatch? Before(PeriodMatch match, int at)
    {
        var inclusive = !_cursor.IsAny(at, "before", "prior");
        var to = inclusive ? match.Period.To : match.Period.From;
        return new PeriodMatch(new Period(DateTime.MinValue, to, null, (inclusive ? "until " : "before ") + match.Period.Label) { OpenStart = true }, match.End);
    }

    // weeks of june 12, june 19 and june 26 | june 12, june 19 and june 26
    private Candidate? List(int at)
    {
        if ((Halves(at) ?? Sides(at)) is { } parts)
        {
            return parts;
        }

        var weeks = _cursor.IsAny(at, "weeks", "week") && _cursor.IsAny(at + 1, "of", "starting", "beginning", "commencing");
        var next = _cursor.SkipAny(weeks ? at + 2 : at, "the");
        var periods = new List<Period>();
        var end = next;
        while (Single(_cursor.SkipAny(next, Prepositions)) is { } match)
        {
            periods.Add(weeks ? _calendar.Whole(TimeGrain.Week, match.Period.From) : match.Period);
            end = match.End;
            next = _cursor.SkipAny(end, ",", "and", "&", "or");
            if (next == end || (_cursor.IsAny(end, "or") && periods.Count < 2))
            {
                break;
            }
        }

        var units = periods.Select(period => period.Unit).Distinct().ToList();
        return periods.Count > 1 && units is [{ }] && (weeks || periods.Count > 2)
            ? new Candidate(at, end, new TimeMeaning(new TimePhrase { Periods = periods }) { Score = 1.1 })
            : null;
    }

    // the first and second half of june | first vs second half of 2011
    private Candidate? Halves(int at)
    {
        var start = _cursor.SkipAny(at, "between", "the");
        if (!_cursor.IsAny(start, "first") || !_cursor.IsAny(start + 1, "and", "vs", "versus") || _cursor.SkipAny(start + 2, "the") is var second && (!_cursor.IsAny(second, "second") || !_cursor.IsAny(second + 1, "half", "halves")))
        {
            return null;
        }

        if (Single(_cursor.SkipAny(second + 2, "of", "the")) is not { } whole)
        {
            return null;
        }

        var period = whole.Period;
        var middle = period.Unit == TimeGrain.Year ? period.From.AddMonths(6) : period.From.AddDays(15);
        Period[] parts =
        [
            new(period.From, middle, null, Calendar.LabelOf(period.From, middle)),
            new(middle, period.To, null, Calendar.LabelOf(middle, period.To)),
        ];
        return new Candidate(at, whole.End, new TimeMeaning(new TimePhrase { Periods = parts }) { Score = 1.1 });
    }

    // before and after may 5 | after vs before may 5 | 30 days before and [the 30 days] after may 5
    private Candidate? Sides(int at)
    {
        var length = Length(at);
        var first = length?.End ?? at;
        var joiner = first + 1;
        if (!_cursor.IsAny(first, "before", "after", "pre", "post") || !_cursor.IsAny(joiner, "and", "vs", "versus", "/", "&", "against"))
        {
            return null;
        }

        var again = Length(_cursor.SkipAny(joiner + 1, "the"));
        var second = again?.End ?? joiner + 1;
        var date = _cursor.SkipAny(second + 1, "the", "on", "-");
        if (!_cursor.IsAny(second, "before", "after", "pre", "post") || _cursor.Word(second) == _cursor.Word(first) || Single(date) is not { } match)
        {
            return null;
        }

        var sides = Reading.DirectionPass.SidesOf(match.Period);
        if ((length ?? again) is { } span)
        {
            var (from, to) = (Calendar.Add(span.Unit, sides[0].To, -span.Amount), Calendar.Add(span.Unit, sides[1].From, span.Amount));
            sides = [new Period(from, sides[0].To, null, Calendar.LabelOf(from, sides[0].To)), new Period(sides[1].From, to, null, Calendar.LabelOf(sides[1].From, to))];
        }

        return new Candidate(at, match.End, new TimeMeaning(new TimePhrase { Periods = sides, AreSides = true }) { Score = 1.1 });
    }

    private (int Amount, TimeGrain Unit, int End)? Length(int at)
    {
        at = _cursor.SkipAny(at, "the", "in");
        var next = _cursor.SkipAny(at + 1, "-", "full");
        return (_cursor.Whole(at) ?? (_cursor.IsAny(at, "a", "one") ? 1 : null)) is { } amount and > 0 && _cursor.Unit(next) is { } unit ? (amount, unit, next + 1)
            : _cursor.Unit(at) is { } bare ? (1, bare, at + 1)
            : null;
    }

    // the 7 days before | the month before | previous period | same period last year | a year earlier
    private Candidate? Shift(int at)
    {
        var start = _cursor.SkipAny(at, "the", "a", "to", "that", "of");
        if (_cursor.IsAny(start, "same", "corresponding", "equivalent") && (_cursor.Unit(start + 1) is not null || _cursor.IsAny(start + 1, "period", "time", "point", "days", "dates")))
        {
            return SamePeriod(at, _cursor.SkipAny(start + 2, "of", "in", "the", "a", "from", "one", "back"));
        }

        if (_cursor.IsAny(start, "previous", "prior", "preceding", "last", "earlier") && _cursor.IsAny(start + 1, "period", "one", "interval", "timeframe"))
        {
            return Of(at, start + 2, new TimePhrase { Shift = new PeriodShift(1, null) });
        }

        if (_cursor.IsAny(start, "period", "time") && _cursor.IsAny(start + 1, "before", "prior", "earlier"))
        {
            return Of(at, BehindThat(start + 2), new TimePhrase { Shift = new PeriodShift(1, null) });
        }

        var count = _cursor.Whole(start);
        var unitAt = count is null ? start : start + 1;
        if (_cursor.Unit(unitAt) is { } unit && _cursor.IsAny(unitAt + 1, "before", "prior", "earlier", "previously", "preceding", "previous", "beforehand") && Single(unitAt + 2) is null)
        {
            return Of(at, BehindThat(unitAt + 2), new TimePhrase { Shift = count is null ? new PeriodShift(1, unit) : new PeriodShift(1, null) });
        }

        return null;
    }

    private Candidate? SamePeriod(int at, int next)
    {
        var ago = _cursor.Unit(next) is not null && _cursor.IsAny(next + 1, "ago", "before", "earlier") ? next : -1;
        if (ago >= 0)
        {
            return Of(at, ago + 2, new TimePhrase { Shift = new PeriodShift(1, _cursor.Unit(ago)) });
        }

        return _cursor.IsAny(next, "last", "previous", "prior", "preceding") && _cursor.Unit(next + 1) is { } unit
            ? Of(at, next + 2, new TimePhrase { Shift = new PeriodShift(1, unit) })
            : null;
    }

    private int BehindThat(int at) => _cursor.IsAny(at, "that", "it", "this", "them", "those") ? at + 1 : at;

    private static Candidate Of(int start, int end, TimePhrase phrase) => new(start, end, new TimeMeaning(phrase) { Score = 1.1 });

    private static readonly string[] Prepositions = ["in", "on", "during", "for", "over", "within", "throughout", "at", "the", "of", "from", "across"];
}
