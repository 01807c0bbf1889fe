using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Quantities;

/// <summary>A number with what it is counted in: "30 minutes", "half an hour", "€1,000", "4500 lbs", "an hour and a half"; the last mention that belongs to it.</summary>
internal sealed partial record QuantityPhrase(decimal Value, IReadOnlyList<UnitOfMeasure> Units, bool IsMoney, int End)
{
    private const int MostMentions = 8;

    public bool HasUnit => IsMoney || Units.Count > 0;

    public static QuantityPhrase? Read(IReadOnlyList<Mention> mentions, int at)
    {
        var tokens = new List<(QuestionToken Token, int Mention)>();
        for (var mention = at; mention < Math.Min(mentions.Count, at + MostMentions); mention++)
        {
            tokens.AddRange(QuestionTokenizer.Read(mentions[mention].Text).Select(token => (token, mention)));
        }

        return tokens.Count == 0 ? null : new Reader(tokens).Read();
    }

    private sealed class Reader(List<(QuestionToken Token, int Mention)> tokens)
    {
        private int _at;

        public QuantityPhrase? Read()
        {
            if (Joined(tokens[0].Token) is { } joined)
            {
                _at = 1;
                return Made(joined.Value, UnitsOfMeasure.Of(joined.Unit), isMoney: false);
            }

            var isMoney = tokens[0].Token.Kind == TokenKind.Money;
            if (Amount(out var needsUnit) is not { } amount)
            {
                return null;
            }

            var units = isMoney ? [] : Unit();
            if (needsUnit && units.Count == 0)
            {
                return null;
            }

            return Made(amount + (units.Count > 0 ? AndAHalf() : 0), units, isMoney);
        }

        /// <summary>"23kg", "60min": written as one word.</summary>
        private static (decimal Value, string Unit)? Joined(QuestionToken token) =>
            NumberWithUnit().Match(token.Lower) is { Success: true } match && UnitsOfMeasure.Of(match.Groups["unit"].Value).Count > 0
                ? (decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["unit"].Value)
                : null;

        private decimal? Amount(out bool needsUnit)
        {
            needsUnit = false;
            if (Word(0) == "half")
            {
                _at++;
                SkipArticle();
                needsUnit = true;
                return 0.5m;
            }

            if (tokens[0].Token.Value is not { } value || tokens[0].Token.Kind is TokenKind.Date or TokenKind.Ordinal)
            {
                needsUnit = Word(0) is "a" or "an";
                _at += needsUnit ? 1 : 0;
                return !needsUnit ? null : Quarters() ? Fraction(0.25m) : 1;
            }

            _at++;
            while (NumberWords.Scale(Word(_at)) is { } scale)
            {
                value *= scale;
                _at++;
            }

            if (Quarters())
            {
                needsUnit = true;
                return Fraction(value / 4);
            }

            return value + AndAHalf();
        }

        private bool Quarters() => Word(_at) is "quarter" or "quarters" && Word(_at + 1) is "of" or "hour";

        private decimal Fraction(decimal value)
        {
            _at++;
            _at += Word(_at) == "of" ? 1 : 0;
            SkipArticle();
            return value;
        }

        private void SkipArticle() => _at += Word(_at) is "a" or "an" ? 1 : 0;

        private decimal AndAHalf()
        {
            if (Word(_at) != "and" || Word(_at + 1) is not ("a" or "one") || Word(_at + 2) != "half")
            {
                return 0;
            }

            _at += 3;
            return 0.5m;
        }

        private IReadOnlyList<UnitOfMeasure> Unit()
        {
            for (var length = 2; length > 0; length--)
            {
                var words = Enumerable.Range(_at, length).Select(Word).ToArray();
                var units = UnitsOfMeasure.Of(string.Join(' ', words));
                units = units.Count > 0 ? units : UnitsOfMeasure.Of(string.Concat(words));
                if (_at + length <= tokens.Count && units.Count > 0)
                {
                    _at += length;
                    return units;
                }
            }

            return [];
        }

        /// <summary>Nothing when the quantity ends inside of a mention, which then says something else.</summary>
        private QuantityPhrase? Made(decimal value, IReadOnlyList<UnitOfMeasure> units, bool isMoney)
        {
            var end = tokens[_at - 1].Mention;
            return _at < tokens.Count && tokens[_at].Mention == end ? null : new QuantityPhrase(value, units, isMoney, end);
        }

        private string Word(int at) => at < tokens.Count ? tokens[at].Token.Lower : string.Empty;
    }

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?)(?<unit>[a-z]+\d?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NumberWithUnit();
}
