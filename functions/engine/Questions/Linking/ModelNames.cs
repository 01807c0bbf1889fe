using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Every name of the model that a question may use, with what it stands for.</summary>
internal static class ModelNames
{
    private static readonly HashSet<string> WeakEventWords = Stems("event", "track", "action", "user", "the");

    /// <summary>"checked in", "signed up": the verb tells the event, "in" alone does not.</summary>
    private static readonly HashSet<string> Particles = Stems("in", "out", "up", "down", "on", "off", "to", "of", "by", "for", "at", "from", "with", "into");

    /// <summary>Verbs of grammar: "homework_done" is not meant by "do".</summary>
    private static readonly HashSet<string> LightWords = Stems("do", "done", "have", "get", "make", "made", "be", "go", "come");

    private static readonly HashSet<string> WeakFieldWords = Stems("id", "name", "key", "code", "value", "text", "is", "has", "uuid", "at", "of", "the", "no", "ms", "sec", "seconds", "second", "minutes", "minute", "min", "hour", "count", "number", "num", "usd", "eur", "gbp", "kg", "km", "lbs", "cm", "mb", "gb", "pct", "kwh", "tons", "tonnes", "days", "hours", "liters", "litres", "celsius", "with", "was", "in", "by", "for", "to", "from", "on", "a", "an");

    /// <summary>Less than any other way to be named as well: a deprecated event is meant where nothing else fits.</summary>
    private const double DeprecatedQuality = 0.85;

    /// <summary>So many other events of the same thing make its name go without saying.</summary>
    private const int SiblingsOfObject = 2;

    private static HashSet<string> Stems(params string[] words) => [.. words.Select(Stemmer.Stem)];

    public static IEnumerable<NameEntry> Of(SemanticModel model) =>
        Events(model).Concat(Fields(model)).Concat(ObjectNames.Of(model)).Concat(Knowledge(model)).OfType<NameEntry>();

    private static IEnumerable<NameEntry?> Events(SemanticModel model)
    {
        var frequent = FrequentWords(model);
        var people = PersonWords(model);
        bool IsWeak(string stem) => stem.Length == 1 || WeakEventWords.Contains(stem) || Particles.Contains(stem) || frequent.Contains(stem);
        foreach (var definition in model.Events)
        {
            var selection = EventSelection.Of(definition.Name);
            Meaning Of(double score, bool partial) => new EventMeaning(selection) { Score = score, IsPartial = partial };
            var quality = definition.Deprecated ? DeprecatedQuality : 1;
            yield return NameEntry.Create(definition.Name, Of, IsWeak, quality);
            if (Deed(model, definition.Name, people) is { } deed)
            {
                yield return NameEntry.Create(deed, Of, IsWeak, 0.93 * quality);
            }

            if (ShortName(model, definition.Name) is { } name)
            {
                yield return NameEntry.Create(name, Of, IsWeak, 0.92 * quality);
            }

            foreach (var synonym in definition.Synonyms)
            {
                yield return NameEntry.Create(synonym, Of, IsWeak, 0.98 * quality);
            }
        }
    }

    /// <summary>What people here are called: by the grammar and by the knowledge base.</summary>
    private static HashSet<string> PersonWords(SemanticModel model) =>
    [
        .. Lexicon.Grammar.Values.SelectMany(phrases => phrases).Where(phrase => phrase is { Keyword: Keyword.Users, Words.Count: 1 }).Select(phrase => Stemmer.Stem(phrase.Words[0])),
        .. model.Terms.Where(term => term.Field is { Source: FieldSource.UserId or FieldSource.ExternalUserId }).SelectMany(term => term.Synonyms.Prepend(term.Term)).Select(Lexicon.StemOf),
    ];

    /// <summary>"patientCheckedIn" by the deed alone ("checked in"): that it is people who do it goes without saying.</summary>
    private static string? Deed(SemanticModel model, string name, HashSet<string> people)
    {
        var words = Tokens.QuestionTokenizer.Words(name);
        var isOnly = words.Count == 2 && !model.Events.Any(other => other.Name != name && Tokens.QuestionTokenizer.Words(other.Name).Any(word => word.Stem == words[1].Stem));
        return (words.Count > 2 || isOnly) && people.Contains(words[0].Stem) ? string.Join(' ', words.Skip(1).Select(word => word.Lower)) : null;
    }

    /// <summary>"no shows" where several things happen to an appointment and one of them is "appointment_no_show"; "logins" that succeeded, since that goes without saying.</summary>
    private static string? ShortName(SemanticModel model, string name)
    {
        var words = Tokens.QuestionTokenizer.Words(name);
        if (words.Count > 1 && DeedWords.IsSuccess(words[^1].Stem))
        {
            return string.Join(' ', words.SkipLast(1).Select(word => word.Lower));
        }

        var isObject = words.Count > 2 && model.Events.Count(other => other.Name != name && Tokens.QuestionTokenizer.Words(other.Name)[0].Stem == words[0].Stem) >= SiblingsOfObject;
        return isObject ? string.Join(' ', words.Skip(1).Select(word => word.Lower)) : null;
    }

    /// <summary>Words that stand in more than half of many event names say nothing ("app_open", "app_close", …).</summary>
    private static HashSet<string> FrequentWords(SemanticModel model)
    {
        if (model.Events.Count < 4)
        {
            return [];
        }

        return [.. model.Events
            .SelectMany(definition => Tokens.QuestionTokenizer.Words(definition.Name).Select(word => word.Stem).Distinct())
            .GroupBy(stem => stem)
            .Where(group => group.Count() * 2 > model.Events.Count)
            .Select(group => group.Key)];
    }

    private static IEnumerable<NameEntry?> Fields(SemanticModel model)
    {
        var fields = model.Properties.Select(property => (property, Field.Property(property.Path), 1.0))
            .Concat(model.Attributes.Select(attribute => (attribute, Field.Attribute(attribute.Path), 0.97)));
        foreach (var (property, field, quality) in fields)
        {
            Meaning Of(double score, bool partial) => new FieldMeaning(field, property) { Score = score };
            bool IsWeakFieldWord(string stem) => ModelNames.IsWeakFieldWord(stem) && !(stem is "min" && HasOppositeEnd(model, property.Path));
            var segments = property.Path.Split('.');
            var last = segments[^1];
            var depth = Math.Max(0.75, 1 - (0.1 * Math.Max(0, segments.Length - 2)));
            yield return NameEntry.Create(last, Of, IsWeakFieldWord, quality * depth * (segments.Length > 1 ? 0.97 : 1));
            if (segments.Length > 1)
            {
                yield return NameEntry.Create(string.Join(' ', segments[^2..]), Of, IsWeakFieldWord, quality * depth * 0.98);
                yield return NameEntry.Create(string.Join(' ', segments), Of, IsWeakFieldWord, quality * depth);
            }

            foreach (var synonym in property.Synonyms.Concat(AmountName(property, last) is { } amount ? [amount] : []))
            {
                yield return NameEntry.Create(synonym, Of, IsWeakFieldWord, quality * 0.98);
            }
        }
    }

    /// <summary>"approved_cents" is the approved amount: what money is counted in is not what people call it.</summary>
    private static string? AmountName(PropertyDefinition property, string last)
    {
        var words = Tokens.QuestionTokenizer.Words(last).Select(word => word.Lower).ToList();
        return property.Role == PropertyRole.Money && words.Count > 1 && UnitsOfMeasure.Of(words[^1]).Any(unit => unit.Dimension == UnitsOfMeasure.Money) && !words.Contains("amount")
            ? string.Join(' ', words.SkipLast(1).Append("amount"))
            : null;
    }

    private static bool IsWeakFieldWord(string stem) => WeakFieldWords.Contains(stem) || LightWords.Contains(stem) || UnitsOfMeasure.Abbreviations.Contains(stem);

    /// <summary>Beside "temp_max", the "min" of "temp_min" are no minutes.</summary>
    private static bool HasOppositeEnd(SemanticModel model, string path) =>
        model.Properties.Concat(model.Attributes).Any(other => other.Path != path && Tokens.QuestionTokenizer.Words(other.Path).Select(word => word.Lower).SequenceEqual(Tokens.QuestionTokenizer.Words(path).Select(word => word.Lower is "min" ? "max" : word.Lower)));

    private static IEnumerable<NameEntry?> Knowledge(SemanticModel model)
    {
        foreach (var metric in model.Metrics)
        {
            Meaning Of(double score, bool partial) => new MetricMeaning(metric) { Score = score };
            foreach (var name in metric.Synonyms.Prepend(metric.Name))
            {
                yield return Exact(name, Of);
            }
        }

        foreach (var term in model.Terms)
        {
            foreach (var name in term.Synonyms.Prepend(term.Term))
            {
                yield return Exact(name, (score, _) => MeaningOf(term, model, score), isLiteral: term.Users is not null || term.Value is not null);
            }
        }
    }

    /// <summary>Names given by people are taken whole: "net revenue" is not meant by "net".</summary>
    private static NameEntry? Exact(string name, Func<double, bool, Meaning> meaning, bool isLiteral = false)
    {
        var entry = NameEntry.Create(name, meaning, _ => false, 1.02);
        return entry is null ? null : new NameEntry(entry.Name, entry.Words, entry.Stems, entry.Weak, meaning) { Quality = 1.02, AllowsPartial = false, IsLiteral = isLiteral };
    }

    private static Meaning MeaningOf(TermDefinition term, SemanticModel model, double score) => term switch
    {
        { Entity: { } entity } => new EntityMeaning(entity with { Name = entity.Name ?? term.Term }) { Score = score, Definition = term.Source },
        { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId } => new PeopleMeaning(null) { Score = score },
        { Field: { } field } => new FieldMeaning(field, PropertyOf(model, field)) { Score = score, Definition = term.Source, Name = term.Term },
        { Selection: { } selection } => new EventMeaning(selection with { Label = selection.Label ?? term.Term }) { Score = score, Definition = term.Source },
        { Users: { } users } => new PeopleMeaning(null, users) { Score = score, Within = term.Within, Definition = term.Source },
        { Value: { } value } => new ValueMeaning(value.Field, PropertyOf(model, value.Field), value.Values[0]) { Score = score, Definition = term.Source },
        _ => new KeywordMeaning(Words.Keyword.Noise) { Score = score },
    };

    public static PropertyDefinition? PropertyOf(SemanticModel model, Field field) => field.Source switch
    {
        FieldSource.EventProperty => model.Properties.FirstOrDefault(property => property.Path == field.Path),
        FieldSource.UserAttribute => model.Attributes.FirstOrDefault(property => property.Path == field.Path),
        _ => null,
    };
}
