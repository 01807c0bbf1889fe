using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes the wish for a kind of chart.</summary>
internal static class ChartPass
{
    private static readonly (Keyword Keyword, ChartType Chart)[] Charts =
    [
        (Keyword.ChartStackedBar, ChartType.StackedBar), (Keyword.ChartNumber, ChartType.Number), (Keyword.ChartLine, ChartType.Line), (Keyword.ChartArea, ChartType.Area),
        (Keyword.ChartBar, ChartType.Bar), (Keyword.ChartPie, ChartType.Pie), (Keyword.ChartScatter, ChartType.Scatter),
        (Keyword.ChartFunnel, ChartType.Funnel), (Keyword.ChartHeatmap, ChartType.Heatmap), (Keyword.ChartTable, ChartType.Table),
    ];

    public static void Run(Sentence sentence, Slots slots)
    {
        foreach (var (keyword, chart) in Charts)
        {
            if (sentence.Find(keyword) is var at and >= 0 && !sentence[at].IsContent)
            {
                slots.Chart ??= chart;
                sentence.Use(at);
            }
        }
    }
}
