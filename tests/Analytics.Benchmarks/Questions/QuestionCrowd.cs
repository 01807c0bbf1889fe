using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Warehouse;

namespace Analytics.Benchmarks.Questions;

/// <summary>Several people of one organization at once, each asking all questions in an order of their own.</summary>
internal static class QuestionCrowd
{
    public static async Task<string> MeasureAsync(IPlanExecutor executor, int organization, SemanticModel model, int people, CancellationToken cancellation)
    {
        var alone = await AskAsync(executor, organization, model, 0, cancellation);
        var started = TimeProvider.System.GetTimestamp();
        var crowd = await Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(() => AskAsync(executor, organization, model, person, cancellation), cancellation)));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var times = crowd.SelectMany(person => person).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{people} people at once: p50 {Share(times, 0.5):0.0} ms, p95 {Share(times, 0.95):0.0} ms, {times.Count / seconds:0} answers/s; one alone: p50 {Share(alone, 0.5):0.0} ms, p95 {Share(alone, 0.95):0.0} ms, {alone.Count / (alone.Sum() / 1000):0} answers/s");
    }

    private static async Task<List<double>> AskAsync(IPlanExecutor executor, int organization, SemanticModel model, int person, CancellationToken cancellation)
    {
        var questions = QuestionSet.All.ToArray();
        var times = new List<double>();
        for (var i = 0; i < questions.Length; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = await executor.ExecuteAsync(organization, questions[(i + (person * 3)) % questions.Length].Plan, model, QuestionSet.End, cancellation);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            if (answer.IsError)
            {
                throw new InvalidOperationException($"{answer.Error.Code}: {answer.Error.Message}");
            }
        }

        return times;
    }

    private static double Share(List<double> times, double share) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1));
}
