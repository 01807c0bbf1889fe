using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Tests.Questions;

public sealed class WordTests
{
    [Theory]
    [InlineData("orders", "ordered")]
    [InlineData("purchases", "purchase")]
    [InlineData("completion", "completed")]
    [InlineData("cancellations", "cancelled")]
    [InlineData("submitted", "submission")]
    [InlineData("countries", "country")]
    [InlineData("activation", "activated")]
    [InlineData("skus", "sku")]
    [InlineData("bought", "buy")]
    [InlineData("invitations", "invite")]
    public void Forms_of_a_word_meet(string one, string other) => Assert.Equal(Stemmer.Stem(one), Stemmer.Stem(other));

    [Theory]
    [InlineData("rating", "rate")]
    [InlineData("status", "state")]
    [InlineData("comment", "common")]
    public void Different_words_stay_apart(string one, string other) => Assert.NotEqual(Stemmer.Stem(one), Stemmer.Stem(other));

    [Theory]
    [InlineData("PullRequestEvent", "pull request event")]
    [InlineData("add_to_cart", "add to cart")]
    [InlineData("Order Completed", "order completed")]
    [InlineData("kubernetes/kubernetes", "kubernetes kubernetes")]
    [InlineData("k8s-ci-robot", "k8s ci robot")]
    [InlineData("85123A", "85123a")]
    [InlineData("PRs", "prs")]
    [InlineData("A_SUBMITTED", "a submitted")]
    public void Names_are_cut_into_words(string name, string words) =>
        Assert.Equal(words, string.Join(' ', QuestionTokenizer.Words(name).Select(token => token.Lower)));

    [Theory]
    [InlineData("10k", 10_000)]
    [InlineData("1,250", 1_250)]
    [InlineData("2.5m", 2_500_000)]
    [InlineData("£1000", 1_000)]
    [InlineData("20%", 20)]
    [InlineData("three", 3)]
    [InlineData("5th", 5)]
    public void Numbers_are_read(string text, double value) => Assert.Equal((decimal)value, Assert.Single(QuestionTokenizer.Read(text)).Value);

    [Fact]
    public void Tokens_remember_where_they_stood()
    {
        var token = QuestionTokenizer.Read("how many \"blue hats\" sold").Single(candidate => candidate.Kind == TokenKind.Quoted);
        Assert.Equal(("blue hats", 9, 20), (token.Text, token.Start, token.End));
    }

    [Theory]
    [InlineData("germany", "germny", 1)]
    [InlineData("revenue", "revneue", 1)]
    [InlineData("country", "county", 1)]
    [InlineData("orders", "refunds", 3)]
    public void Typing_errors_are_counted_up_to_a_limit(string left, string right, int distance) =>
        Assert.Equal(distance, EditDistance.Between(left, right, 2));

    [Fact]
    public void Every_line_of_the_grammar_belongs_to_a_known_keyword() =>
        Assert.All(LexiconFile.Entries("grammar"), entry => Assert.True(Enum.TryParse<Keyword>(entry.Head, out _), entry.Head));
}
