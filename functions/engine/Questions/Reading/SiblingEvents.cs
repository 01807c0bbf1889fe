using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"pull requests opened … closed": a participle by itself means the event of the same thing whose name differs in just that word.</summary>
internal static class SiblingEvents
{
    public static EventSelection? Of(Sentence sentence, EventSelection deed, Mention mention)
    {
        if (deed.Names.Count != 1 || mention.End - mention.Start != 1 || mention.Meanings[0] is TimeMeaning or EventMeaning { IsPartial: false } || !IsParticiple(mention.Text))
        {
            return null;
        }

        var own = Naming.Stems(deed.Names[0]);
        var wanted = Stemmer.Stem(mention.Text.ToLowerInvariant());
        var found = own.Count < 2 || own.Contains(wanted) ? null : sentence.Model.Events.FirstOrDefault(definition =>
            Naming.Stems(definition.Name) is var words && words.Count == own.Count && words.Contains(wanted) && words.Intersect(own).Count() == own.Count - 1);
        return found is null ? null : EventSelection.Of(found.Name);
    }

    private static bool IsParticiple(string text) => text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || text.EndsWith("ing", StringComparison.OrdinalIgnoreCase) || Lexicon.Irregular.ContainsKey(text.ToLowerInvariant());
}
